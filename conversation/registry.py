"""Every subject of the dialogue, in the order in which their words are tried."""

from collections.abc import Mapping

from conversation.asked import Asked
from conversation.effects import Effect
from conversation.flow import Asks, Flow, OnDone, OnRefusal, OnVerb, Reads
from conversation.flows import (
    admin,
    again,
    browsing,
    cart,
    checkout,
    dish,
    group,
    kitchen,
    meals,
    ordering,
    orders,
    pages,
    paying,
    search,
    serving,
    shortage,
    starting,
    substitute,
    talking,
    wondering,
)
from conversation.words import Verb

# Staff words come first: whoever has the role means them, and nobody else is heard there.
FLOWS: tuple[Flow, ...] = (
    kitchen.FLOW,
    shortage.FLOW,
    serving.FLOW,
    admin.FLOW,
    group.FLOW,
    orders.FLOW,
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
