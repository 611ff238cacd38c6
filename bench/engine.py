"""One step of the dialogue in memory, against the least that any dialogue has to do.

The floor is a JSON round trip of the same session plus one look for every dish's name in the text:
whoever keeps a cart between messages and understands dishes cannot do less.
"""

import time
from collections.abc import Callable
from statistics import median

from bench._canteen import Stores, gateway_on, said
from conversation.engine import step
from conversation.facts import Facts
from conversation.messages import Event, Said
from conversation.outcome import Outcome
from conversation.session import Session, decode, encode
from tests.servers import Databases

WORDS = ["菜单", "来一份红烧肉，一碗米饭", "尽快", "帮助"]
ROUNDS = 7
CALLS = 200

Moment = tuple[Session, Event, Facts]


async def main() -> None:
    moments = await _moments()
    print("  words said                      step, µs   floor, µs   step / floor")
    for moment in moments:
        event = moment[1]
        assert isinstance(event, Said)
        own, floor = [], []
        for _ in range(ROUNDS):
            own.append(_each(lambda m=moment: step(*m)))  # type: ignore[misc]  # a bound default
            floor.append(_each(lambda m=moment: _least(*m)))  # type: ignore[misc]  # a bound default
        ratio = median(a / b for a, b in zip(own, floor, strict=True))
        print(
            f"  {event.text:<20}{median(own) * 1e6:12.0f}{median(floor) * 1e6:12.1f}{ratio:12.1f}x"
        )


def _each(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(CALLS):
        call()
    return (time.perf_counter() - begun) / CALLS


def _least(session: Session, event: Event, facts: Facts) -> object:
    cart, rest = encode(session)
    again = decode(session.language, 1, cart, rest)
    assert isinstance(event, Said)
    assert facts.meal is not None
    return again, [code for code, dish in facts.meal.menu.dishes.items() if dish.name in event.text]


async def _moments() -> list[Moment]:
    """What `step` was given in a real conversation, in the order it happened."""
    found: list[Moment] = []

    def listen(session: Session, event: Event, facts: Facts) -> Outcome:
        if isinstance(event, Said):
            found.append((session, event, facts))
        return step(session, event, facts)

    stores = await Stores(Databases(""), "").open()
    async with stores.fresh("sqlite") as url, stores.house(url) as house:
        gateway = gateway_on(house, listen)
        for number, text in enumerate(WORDS):
            await gateway.handle(said(text, 0, number), wait_s=None)
    stores.close()
    return found
