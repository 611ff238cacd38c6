"""What holds of every single step of the dialogue, looked at while a walk takes it.

`watch` stands between the gateway and `step`. It changes nothing: it asks what would be said next,
draws the replies for every profile, and notes which kinds of questions were open.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bots.gateway import Think
from bots.render import render_pages
from conversation import effects as fx
from conversation import questions
from conversation.asked import Asked, ConfirmOrder
from conversation.engine import TAGGED, step
from conversation.facts import Facts
from conversation.freshness import fresh
from conversation.messages import Chose, Done, Event, Refusal, Reply, Said
from conversation.outcome import Outcome
from conversation.session import SCHEMA, Session, decode, encode
from conversation.words import Verb, verb_of
from tests.transcripts.profiles import PROFILES

# What only somebody with a role may want.
STAFF_EFFECTS = (
    fx.FoodReady, fx.Recall, fx.Collect, fx.Show, fx.RunOut, fx.Serving, fx.DecideRefund,
    fx.StaffLogin, fx.SaveDraft, fx.OpenDraft, fx.EditDraft, fx.ImportFile, fx.Admin, fx.UndoAdmin,
    fx.Look, fx.CashTopUp, fx.ShowCash, fx.DecideCash, fx.Reconcile, fx.ResolveDispute,
    fx.ShowDisputes, fx.PairCabinet, fx.AnswerTalk, fx.ShowTalks,
)  # fmt: skip


@dataclass
class Watch:
    """The kinds of questions that were open, and what was wrong with a step."""

    kinds: set[type[Asked]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def think(self, session: Session, event: Event, facts: Facts) -> Outcome:
        outcome = step(session, event, facts)
        if outcome.session.question is not None:
            self.kinds.add(type(outcome.session.question))
        for check in _CHECKS:
            if not check(session, event, facts, outcome):
                self.wrong.append(f"{check.__name__}: {event} in {session.rest.questions}")
        return outcome


def watch(seen: Watch) -> Think:
    return seen.think


# --- what holds -----------------------------------------------------------------------------------


def the_same_gives_the_same(session: Session, event: Event, facts: Facts, outcome: Outcome) -> bool:
    return step(session, event, facts) == outcome


def what_is_stored_comes_back(
    session: Session, event: Event, facts: Facts, outcome: Outcome
) -> bool:
    now = outcome.session
    return decode(now.language, SCHEMA, *encode(now)) == (now, True)


def cancel_leads_to_idle(session: Session, event: Event, facts: Facts, outcome: Outcome) -> bool:
    stopped = step(outcome.session, Said("取消"), facts)
    cart = fresh(outcome.session, facts)[0].cart
    left = stopped.session
    kept = facts.group or left.cart.lines == cart.lines
    return not left.rest.questions and not stopped.effects and kept


def help_keeps_the_state(session: Session, event: Event, facts: Facts, outcome: Outcome) -> bool:
    before = fresh(outcome.session, facts)[0]
    helped = step(outcome.session, Said("帮助"), facts)
    return helped.session.rest.questions == before.rest.questions and not helped.effects


def a_stale_choice_does_nothing(
    session: Session, event: Event, facts: Facts, outcome: Outcome
) -> bool:
    found = TAGGED.fullmatch(event.value) if isinstance(event, Chose) else None
    if found is None or questions.reopened(found[2], fresh(session, facts)[0]) is not None:
        return True
    return not outcome.effects


def a_diner_wants_nothing_of_the_staffs(
    session: Session, event: Event, facts: Facts, outcome: Outcome
) -> bool:
    return bool(facts.roles) or not any(isinstance(one, STAFF_EFFECTS) for one in outcome.effects)


def only_a_confirmation_of_the_shown_total_places(
    session: Session, event: Event, facts: Facts, outcome: Outcome
) -> bool:
    placed = [one for one in outcome.effects if isinstance(one, fx.PlaceOrder)]
    if not placed or isinstance(event, Done | Refusal):
        return not placed
    said = event.text if isinstance(event, Said) else ""
    said = event.value.partition("#")[0] if isinstance(event, Chose) else said
    totals = [q.total_fen for q in session.rest.questions if isinstance(q, ConfirmOrder)]
    return verb_of(said) is Verb.CONFIRM and placed[0].shown_total_fen in totals


def every_profile_shows_all_of_it(
    session: Session, event: Event, facts: Facts, outcome: Outcome
) -> bool:
    return all(_shows_all(outcome.replies, name) for name in PROFILES)


def _shows_all(replies: tuple[Reply, ...], profile: str) -> bool:
    able = PROFILES[profile]
    rendered, pages = render_pages(replies, able, "w", "zh")
    texts = [one.text for one in rendered] + [page.text for page in pages]
    fits = all(len(text.encode()) <= able.text_bytes for text in texts)
    text = "\n".join(texts)
    labels = [choice.label for reply in replies for choice in reply.choices]
    few = len(rendered) <= able.replies_per_event
    return fits and few and all(label in text for label in labels)


_CHECKS: tuple[Callable[[Session, Event, Facts, Outcome], bool], ...] = (
    the_same_gives_the_same,
    what_is_stored_comes_back,
    cancel_leads_to_idle,
    help_keeps_the_state,
    a_stale_choice_does_nothing,
    a_diner_wants_nothing_of_the_staffs,
    only_a_confirmation_of_the_shown_total_places,
    every_profile_shows_all_of_it,
)
