"""Every subject of the dialogue, in the order in which their words are tried."""

from collections.abc import Mapping

from conversation.asked import Asked
from conversation.effects import Effect
from conversation.flow import Asks, Flow, OnDone, OnRefusal, OnSignal, OnVerb, Reads
from conversation.flows import (
    admin,
    again,
    binding,
    browsing,
    cart,
    cashier,
    checkout,
    choosing,
    confirming,
    data,
    delegating,
    dish,
    drafting,
    group,
    handoff,
    helping,
    history,
    kitchen,
    meals,
    office,
    ordering,
    orders,
    pages,
    paying,
    rating,
    refunds,
    search,
    serving,
    settings,
    shortage,
    starting,
    substitute,
    talking,
    wallet,
    wondering,
)
from conversation.words import Verb

# Staff words come first: whoever has the role means them, and nobody else is heard there. Before
# them only 帮助, which is about a word and never is one.
FLOWS: tuple[Flow, ...] = (
    helping.FLOW,
    kitchen.FLOW,
    shortage.FLOW,
    office.FLOW,
    serving.FLOW,
    admin.FLOW,
    group.FLOW,
    drafting.FLOW,
    confirming.FLOW,
    choosing.FLOW,
    cashier.FLOW,
    wallet.FLOW,
    binding.FLOW,
    data.FLOW,
    delegating.FLOW,
    handoff.FLOW,
    history.FLOW,
    orders.FLOW,
    rating.FLOW,
    refunds.FLOW,
    settings.FLOW,
    paying.FLOW,
    again.FLOW,
    meals.FLOW,
    checkout.FLOW,
    substitute.FLOW,
    ordering.FLOW,
    cart.FLOW,
    dish.FLOW,
    search.FLOW,
    browsing.FLOW,
    pages.FLOW,
    starting.FLOW,
    talking.FLOW,
    wondering.FLOW,
)

VERBS: Mapping[Verb, OnVerb] = {verb: act for flow in FLOWS for verb, act in flow.verbs.items()}
READS: tuple[Reads, ...] = tuple(read for flow in FLOWS for read in flow.reads)
ASKS: Mapping[type[Asked], Asks] = {kind: a for flow in FLOWS for kind, a in flow.asks.items()}
DONE: Mapping[type[Effect], OnDone] = {e: act for flow in FLOWS for e, act in flow.done.items()}
REFUSED: Mapping[type[Effect], OnRefusal] = {
    effect: act for flow in FLOWS for effect, act in flow.refused.items()
}
SIGNALS: tuple[tuple[str, OnSignal], ...] = tuple(
    pair for flow in FLOWS for pair in flow.signals.items()
)
