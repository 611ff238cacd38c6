"""Reads of cabinets for the chat: which ones can be chosen now, and how each one is."""

from kernel.database import Connection


async def taking_orders(canteen_id: int, on: Connection) -> list[str]:
    """The cabinets a diner may choose now: online and accepting, the emptiest first."""
    rows = await on.all(
        "SELECT d.id,"
        " (SELECT count(*) FROM slot AS s WHERE s.cabinet_id = d.id AND s.state = 'free') AS free"
        " FROM device AS d WHERE d.kind = 'cabinet' AND d.canteen_id = ? AND d.online = 1"
        " AND d.accepting = 1 AND d.revoked_ms IS NULL ORDER BY free DESC, d.id",
        canteen_id,
    )
    return [row["id"] for row in rows]
