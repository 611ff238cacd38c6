"""Which providers there are, and which of them this house has switched on."""

import weakref
from collections.abc import Callable

from kernel.house import House
from payments.provider import Provider, Providers
from payments.sandbox import Sandbox

# name → class, in the order in which they are offered; `is_on` says which have their settings.
PROVIDERS: dict[str, Callable[[House], Provider]] = {
    "sandbox": Sandbox,
}

# A provider keeps a connection and its certificates as long as its house stands.
_open: dict[int, Providers] = {}


def is_on(house: House, name: str) -> bool:
    """A real provider is on when its id is set; the sandbox only in demo, and only alone."""
    real = {
        "wechat_pay": bool(house.settings.wechat_pay.mch_id),
        "alipay": bool(house.settings.alipay.app_id),
    }
    if name == "sandbox":
        return house.demo and not any(real.values())
    return real[name]


def providers(house: House) -> Providers:
    """The providers that are on, made on first use."""
    found = _open.get(id(house))
    if found is None:
        found = {name: make(house) for name, make in PROVIDERS.items() if is_on(house, name)}
        use(house, found)
    return found


def use(house: House, made: Providers) -> None:
    """Let the house have these, and forget them with it."""
    if id(house) not in _open:
        weakref.finalize(house, _open.pop, id(house), None)
    _open[id(house)] = made


async def close_providers(house: House) -> None:
    """Close their connections; for the end of a process."""
    for provider in _open.get(id(house), {}).values():
        await provider.aclose()


def ways_to_pay(house: House) -> tuple[str, ...]:
    """What a diner may choose from, the 饭卡 first: it needs no window."""
    return ("wallet", *providers(house))
