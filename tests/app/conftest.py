"""What the tests of the roof share."""

from tests.app.shell import shell

__all__ = ["shell"]
