"""体检: what is wrong with an installation, why that matters, and exactly what to do.

A check looks and never mends, reaches nothing outside of the database and the store that the
settings name, and says nothing secret. One that fails itself is a finding like any other, so that
a sick installation can be looked at too. The command line adds what needs no database
(`app/doctor`); the chat shows a summary of these.
"""

import asyncio
from collections.abc import Sequence

from reports.health import host, outside, stores, work
from reports.health.finding import Check, Examined, Finding, fail

__all__ = ["CHECKS", "Examined", "Finding", "examine", "run"]

# A store that says nothing for this long is not reachable, whatever its socket says.
PATIENCE_S = 10.0

CHECKS: tuple[tuple[str, Check], ...] = (
    ("database", stores.database),
    ("migrations", stores.migrations),
    ("store", stores.store),
    ("clock", host.clock),
    ("zone", host.zone),
    ("secrets", host.secrets),
    ("fonts", host.fonts),
    ("disk", host.disk),
    ("limits", host.limits),
    ("public_url", outside.public_url),
    ("channels", outside.channels),
    ("payments", outside.payments),
    ("notices", outside.notices),
    ("outbox", work.outbox),
    ("jobs", work.jobs),
    ("stuck", work.stuck_orders),
    ("cabinets", work.cabinets),
    ("backup", work.backup),
    ("demo", work.demo),
)


# What can be said of a database without our tables.
BARE = frozenset(
    {"store", "fonts", "disk", "limits", "public_url", "channels", "payments", "notices"}
)


async def examine(house: Examined) -> list[Finding]:
    """Every check on a house that stands, in the order of the table.

    Where the tables are not as we need them, only what can be said without them.
    """
    found = await run(CHECKS[:2], house)
    if all(each.level != "fail" or each.name != "migrations" for each in found):
        return found + await run(CHECKS[2:], house)
    return found + await run([check for check in CHECKS if check[0] in BARE], house)


async def run(checks: Sequence[tuple[str, Check]], on: Examined) -> list[Finding]:
    """The findings of some checks; none of them can take the others with it."""
    found: list[Finding] = []
    for name, check in checks:
        try:
            found += await asyncio.wait_for(check(on), PATIENCE_S)
        except Exception as error:
            found.append(
                fail(
                    name,
                    f"could not be looked at ({type(error).__name__})",
                    "what cannot be looked at cannot be trusted",
                    "mend what is reported above, then run the doctor again",
                    zh=f"没法检查（{type(error).__name__}）",
                )
            )
    return found
