"""One file that holds a canteen: every row of every table, from SQLite or PostgreSQL, into either.

A zip. `tables/NAME.jsonl` has one JSON array a row, `files/…` what people uploaded, and the last
member, `manifest.json`, says which columns, how many rows and which SHA-256 each of them has; so a
file without a manifest, or with a byte changed, is refused whole. No secret is inside unless it was
asked for: the rows that carry codes and links are sealed by keys that SECRET_KEYS wraps.
"""

import msgspec

FORMAT = 1
MANIFEST = "manifest.json"
SECRETS = "secrets/secret_keys"
UPLOADS = "uploads"


class Part(msgspec.Struct, frozen=True):
    """One member of the file."""

    sha256: str
    size: int


class Rows(msgspec.Struct, frozen=True):
    """One table. `last_id` is the greatest key ever given, so that none is given twice."""

    columns: tuple[str, ...]
    count: int
    last_id: int | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the file."""

    format: int
    version: str
    made_at: str
    dialect: str
    migrations: tuple[str, ...]
    tables: dict[str, Rows]
    parts: dict[str, Part]


def table_part(name: str) -> str:
    return f"tables/{name}.jsonl"
