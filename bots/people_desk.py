"""授权、撤权、角色、公告：who may do what, and one message to everybody."""

from typing import Any

from bots.gateway import Turn
from bots.previewing import Result, Shown, Verb, actor
from conversation import effects as fx
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel import audit
from kernel.clock import at
from kernel.database import Row
from kernel.errors import Refused
from menus import queries as menus
from notifications import announcing
from users import identity

# More people of one name than fit on a phone have to be told apart by somebody else.
SAME_NAME_MAX = 9
# Channels that may write unasked only to people who wrote lately.
RESTRICTED = frozenset({"wechat"})


async def _people(name: str, turn: Turn) -> list[Row]:
    """Every chat whose diner has this name, the latest heard first."""
    return await turn.tx.all(
        "SELECT * FROM (SELECT i.id AS id, i.channel AS channel, i.diner_id AS diner_id,"
        " d.name AS name, (SELECT MAX(x.received_ms) FROM inbox AS x WHERE x.channel = i.channel"
        " AND x.account = i.account AND x.sender = i.external_id) AS seen_ms"
        " FROM identity AS i JOIN diner AS d ON d.id = i.diner_id"
        " WHERE lower(d.name) = ? OR lower(i.external_id) = ?) AS q"
        f" ORDER BY COALESCE(seen_ms, 0) DESC, id LIMIT {SAME_NAME_MAX}",
        name.lower(), name.lower(),
    )  # fmt: skip


async def _chosen(effect: fx.Admin, turn: Turn) -> tuple[Row | None, list[Row]]:
    """The one chat that is meant, or those among which somebody has to choose.

    Raises Refused(no_such_person).
    """
    if effect.number:
        row = await turn.tx.first(
            "SELECT i.id AS id, i.channel AS channel, i.diner_id AS diner_id, d.name AS name"
            " FROM identity AS i JOIN diner AS d ON d.id = i.diner_id WHERE i.id = ?",
            effect.number,
        )
        if row is None:
            raise Refused("no_such_person", name=effect.subject)
        return row, []
    people = await _people(effect.subject, turn)
    if effect.verb == "revoke":
        # Of several chats only those that have something to take away are meant.
        held = [p for p in people if await identity.roles_of(p["id"], turn.tx) - {"diner"}]
        people = held or people
    if not people:
        raise Refused("no_such_person", name=effect.subject)
    return (people[0], []) if len(people) == 1 else (None, people)


async def _which(people: list[Row], turn: Turn) -> Shown:
    """Several: as choices, with what tells them apart."""
    t = words(turn.language)
    zone = (await menus.home(turn.tx))["timezone"]
    found = [
        {
            "id": p["id"],
            "label": t.person(
                p["name"],
                t.channel_name(p["channel"]),
                f"{at(p['seen_ms'], zone):%m-%d}" if p["seen_ms"] else "",
            ),
        }
        for p in people
    ]
    return Shown([], more={"people": found})


async def _grant(turn: Turn, effect: fx.Admin) -> Shown:
    """Raises Refused(no_such_person | not_yourself | has_role)."""
    t = words(turn.language)
    who, several = await _chosen(effect, turn)
    if who is None:
        return await _which(several, turn)
    await _not_myself(who, turn)
    by = actor(turn)
    if not await identity.grant(who["id"], effect.text, by, turn.now_ms, turn.tx):
        raise Refused("has_role")
    await audit.write(
        "role.grant", f"identity:{who['id']}", by, None, effect.text, "", turn.now_ms, turn.tx
    )
    role, basis = t.role_name(effect.text), f"identity:{who['id']}"
    if effect.commit:
        return Shown([t.grant_done(who["name"], role)], basis)
    return Shown([t.grant_preview(who["name"], role, t.channel_name(who["channel"]))], basis)


async def _revoke(turn: Turn, effect: fx.Admin) -> Shown:
    """One role, or all of them. Raises Refused(… | has_no_role | last_owner)."""
    t = words(turn.language)
    who, several = await _chosen(effect, turn)
    if who is None:
        return await _which(several, turn)
    await _not_myself(who, turn)
    # Two owners who remove each other at once must not both succeed.
    owners = await turn.tx.all(
        f"SELECT identity_id FROM role_grant WHERE role = 'owner' ORDER BY id{turn.tx.lock()}"
    )
    had = await identity.roles_of(who["id"], turn.tx)
    roles = sorted(had & {effect.text} if effect.text else had - {"diner"})
    if not roles:
        raise Refused("has_no_role")
    if "owner" in roles and {row["identity_id"] for row in owners} <= {who["id"]}:
        raise Refused("last_owner")
    for role in roles:
        await identity.revoke(who["id"], role, turn.tx)
    await audit.write(
        "role.revoke", f"identity:{who['id']}", actor(turn), roles, None, "", turn.now_ms, turn.tx
    )
    names, basis = t.listed([t.role_name(role) for role in roles]), ",".join(roles)
    if effect.commit:
        return Shown([t.revoke_done(who["name"], names)], basis)
    return Shown([t.revoke_preview(who["name"], names, t.channel_name(who["channel"]))], basis)


async def _not_myself(who: Row, turn: Turn) -> None:
    """Nobody raises or lowers themselves, by none of their chats."""
    if who["diner_id"] == turn.diner_id:
        raise Refused("not_yourself")


async def show_roles(turn: Turn, effect: fx.Look) -> Result:
    """Who has what, by chat."""
    t = words(turn.language)
    rows = await turn.tx.all(
        "SELECT i.id AS id, d.name AS name, i.channel AS channel, g.role AS role"
        " FROM role_grant AS g JOIN identity AS i ON i.id = g.identity_id"
        " JOIN diner AS d ON d.id = i.diner_id WHERE g.role <> 'diner' ORDER BY i.id, g.role"
    )
    chats: dict[int, tuple[str, str, list[str]]] = {}
    for row in rows:
        found = chats.setdefault(row["id"], (row["name"], t.channel_name(row["channel"]), []))
        found[2].append(t.role_name(row["role"]))
    lines = [
        t.roles_line(name, channel, t.listed(roles)) for name, channel, roles in chats.values()
    ]
    return {"lines": [t.roles_title(), *lines, t.roles_foot()]}


# --- one message to everybody ---------------------------------------------------------------------


async def _announce(turn: Turn, effect: fx.Admin) -> Shown:
    """The text as it will stand, how many people by which channel, and when it leaves."""
    t = words(turn.language)
    canteen = await menus.home(turn.tx)
    by_channel = await announcing.people_by_channel(turn.tx)
    if not by_channel:
        raise Refused("nobody_there")
    body = t.announcement(canteen["name"], effect.text)
    due_ms = await announcing.sends_at(turn.now_ms, canteen["timezone"], turn.tx)
    count = await announcing.begin(
        body, turn.identity_id, turn.request_key, due_ms, turn.now_ms, turn.tx
    )
    late = [t.announce_late(f"{at(due_ms, canteen['timezone']):%H:%M}")] * (due_ms > turn.now_ms)
    if effect.commit:
        return Shown([t.announce_done(count), *late])
    return Shown([body, *_channels(by_channel, count, t), *late])


def _channels(by_channel: dict[str, int], count: int, t: Chinese) -> list[str]:
    names = [t.announce_channel(t.channel_name(c), n) for c, n in by_channel.items()]
    quota = [t.announce_quota(t.channel_name(c)) for c in by_channel if c in RESTRICTED]
    return [t.announce_preview(count, t.listed(names)), *quota]


VERBS: dict[str, Verb] = {"grant": _grant, "revoke": _revoke, "announce": _announce}
LISTS: dict[str, Any] = {"roles": show_roles}
