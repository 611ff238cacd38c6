"""What the inspector looks at: the last steps of each diner, kept in this process's memory.

Demo only. `step` is pure, so session, event and facts of a step are all it takes to look at it
again and to try another sentence in its place; nothing is written anywhere for that.
"""

from collections import OrderedDict, deque
from contextvars import ContextVar
from dataclasses import dataclass, field

from bots.facts import load_facts
from bots.gateway import Turn
from conversation.engine import step
from conversation.facts import Facts
from conversation.messages import Done, Event, Refusal
from conversation.outcome import Outcome
from conversation.session import Session

# A demo's afternoon for one person, and more people than sit at one screen.
TURNS_KEPT = 40
DINERS_KEPT = 50


@dataclass(frozen=True)
class Step:
    """One call of `step`: what it was given and what came out."""

    session: Session
    event: Event
    facts: Facts
    outcome: Outcome


@dataclass
class Recorded:
    """One message: the step of the event itself, then one for each result of an effect."""

    inbox_id: int
    channel: str
    steps: list[Step] = field(default_factory=list)


class Recorder:
    """Stands in for `load_facts` and `step` of the gateway, and remembers."""

    def __init__(self) -> None:
        self._turns: OrderedDict[int, deque[Recorded]] = OrderedDict()
        self._turn: ContextVar[Turn] = ContextVar("turn")

    async def load_facts(self, turn: Turn, session: Session) -> Facts:
        self._turn.set(turn)
        return await load_facts(turn, session)

    def think(self, session: Session, event: Event, facts: Facts) -> Outcome:
        outcome = step(session, event, facts)
        self._keep(self._turn.get(), Step(session, event, facts, outcome))
        return outcome

    def turns(self, diner_id: int) -> list[Recorded]:
        """What is remembered of a diner, oldest first."""
        return list(self._turns.get(diner_id, ()))

    def _keep(self, turn: Turn, taken: Step) -> None:
        inbox_id = int(turn.request_key.split(":")[1])
        kept = self._turns.setdefault(turn.diner_id, deque(maxlen=TURNS_KEPT))
        self._turns.move_to_end(turn.diner_id)
        while len(self._turns) > DINERS_KEPT:
            self._turns.popitem(last=False)
        if not isinstance(taken.event, Done | Refusal):
            # A turn that lost a race is taken again; only what was committed last counts.
            while kept and kept[-1].inbox_id >= inbox_id:
                kept.pop()
            kept.append(Recorded(inbox_id, turn.channel))
        if kept and kept[-1].inbox_id == inbox_id:
            kept[-1].steps.append(taken)
