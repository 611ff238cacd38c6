"""`/openapi.json` and `/docs`: what programs may ask of us, said in the form their tools read.

The table in `operations.py` stands beside the routes; a test holds every mounted route of the staff
API and the device API against it, and real answers against its shapes.
"""

from app.openapi.routes import routes

__all__ = ["routes"]
