"""Bearer tokens of the staff API: shown once, stored hashed, read with each request."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.http import Problem
from users.identity import ROLES

DAY_MS = 86_400_000
# A token that never ends is forgotten in some script for ever.
DAYS_MAX = 3650
# `fd_` and 32 random bytes: found by secret scanners, not by guessing.
PREFIX = "fd_"
TOKEN_CHARS_MAX = 200


@dataclass(frozen=True)
class Holder:
    """Who holds the token; `actor` is how the audit names them."""

    token_id: int
    name: str
    role: str

    @property
    def actor(self) -> str:
        return f"token:{self.name or self.token_id}"


# Whoever may read the staff API; the loader at a cabinet has no business there.
READERS = frozenset({"kitchen", "counter", "finance", "admin", "owner", "auditor"})


class Asking(Protocol):
    """A request, as far as it matters here."""

    @property
    def headers(self) -> Mapping[str, str]: ...


class Authorize(Protocol):
    """Answers who holds the request's token; raises Problem 401 or 403."""

    async def __call__(self, request: Asking, roles: Collection[str] = READERS) -> Holder: ...


async def create(name: str, role: str, days: int, real_ms: int, tx: Transaction) -> str:
    """A new token's text, the only time it is seen. Raises Refused(no_such_role | bad_days)."""
    if role not in ROLES or role == "diner":
        raise Refused("no_such_role", role=role, known=[r for r in ROLES if r != "diner"])
    if not 1 <= days <= DAYS_MAX:
        raise Refused("bad_days", days=days, limit=DAYS_MAX)
    text = PREFIX + secrets.token_urlsafe(32)
    await tx.run(
        "INSERT INTO api_token (name, role, token_hash, created_ms, expires_ms)"
        " VALUES (?, ?, ?, ?, ?)",
        name, role, _hash(text), real_ms, real_ms + days * DAY_MS,
    )  # fmt: skip
    return text


async def revoke(token_id: int, real_ms: int, tx: Transaction) -> bool:
    """From now on it opens nothing. False when there is none, or it was revoked before."""
    row = await tx.first(
        "UPDATE api_token SET revoked_ms = ? WHERE id = ? AND revoked_ms IS NULL RETURNING id",
        real_ms, token_id,
    )  # fmt: skip
    return row is not None


async def listed(on: Connection) -> list[Row]:
    """Every token without its secret: {id, name, role, created_ms, expires_ms, revoked_ms}."""
    return await on.all(
        "SELECT id, name, role, created_ms, expires_ms, revoked_ms FROM api_token ORDER BY id"
    )


async def check(text: str, real_ms: int, on: Connection) -> Holder | None:
    """Who holds this token; None for an unknown, revoked or expired one."""
    if len(text) > TOKEN_CHARS_MAX:
        return None
    row = await on.first(
        "SELECT id, name, role FROM api_token"
        " WHERE token_hash = ? AND revoked_ms IS NULL AND expires_ms > ?",
        _hash(text), real_ms,
    )  # fmt: skip
    return Holder(row["id"], row["name"], row["role"]) if row else None


def authorizer(house: House) -> Authorize:
    """`await authorize(request)` for readers, `await authorize(request, roles)` for others."""

    async def authorize(request: Asking, roles: Collection[str] = READERS) -> Holder:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        holder = None
        if scheme.lower() == "bearer":
            holder = await check(text.strip(), house.clock.real_ms(), house.db)
        if holder is None:
            raise Problem(401, "unauthorized", "Send a valid token: Authorization: Bearer …")
        # The owner may do everything.
        if holder.role != "owner" and holder.role not in roles:
            raise Problem(403, "forbidden", f"The role {holder.role} may not do this.")
        return holder

    return authorize


def same(given: str, genuine: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), genuine.encode())


def _hash(text: str) -> str:
    # 256 random bits need no slow hash; the database alone opens nothing.
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
