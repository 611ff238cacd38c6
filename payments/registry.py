"""Which providers there are, and which of them this house has switched on."""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from kernel.house import House
from payments.provider import Provider, Providers
from payments.sandbox import Sandbox

# name → class, in the order in which they are offered; `is_on` says which have their settings.
PROVIDERS: dict[str, Callable[[House], Provider]] = {
    "sandbox": Sandbox,
}

# A provider keeps a connection and its certificates as long as its house stands, and goes with it.
_open: WeakKeyDictionary[House, Providers] = WeakKeyDictionary()


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
    if house not in _open:
        use(house, {name: make(house) for name, make in PROVIDERS.items() if is_on(house, name)})
    return _open[house]


def use(house: House, made: Providers) -> None:
    """Let the house have these."""
    _open[house] = made


async def close_providers(house: House) -> None:
    """Close their connections; for the end of a process."""
    for provider in _open.pop(house, {}).values():
        await provider.aclose()


def ways_to_pay(house: House) -> tuple[str, ...]:
    """What a diner may choose from, the 饭卡 first: it needs no window."""
    return ("wallet", *providers(house))
