"""The right to collect one order."""

import secrets

from kernel.crypto import Keys
from kernel.database import Row, Transaction


async def issue(order: Row, keys: Keys, now_ms: int, tx: Transaction) -> None:
    """Give the paid order its code; a re-opened order gets a new revision. Twice is once."""
    public_id = secrets.randbits(48)
    digits = f"{secrets.randbelow(1_000_000):06d}"
    row = f"pickup:{order['id']}"
    await tx.run(
        "INSERT INTO pickup (order_id, canteen_id, public_id, revision, state, code_sealed,"
        " digits_sealed, digits_mac, not_after_ms, reopened, issued_ms)"
        " VALUES (?, ?, ?, 1, 'issued', ?, ?, ?, ?, 0, ?)"
        " ON CONFLICT (order_id) DO UPDATE SET state = 'issued', revision = pickup.revision + 1,"
        " issued_ms = excluded.issued_ms WHERE pickup.state = 'revoked'",
        order["id"], order["canteen_id"], public_id, keys.seal(str(public_id), row),
        keys.seal(digits, row), keys.mac("digits", digits), now_ms + 86_400_000, now_ms,
    )  # fmt: skip


async def revoke(order_id: int, tx: Transaction) -> None:
    """The code opens nothing from now on."""
    await tx.run(
        "UPDATE pickup SET state = 'revoked' WHERE order_id = ? AND state = 'issued'", order_id
    )
