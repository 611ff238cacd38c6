"""Which providers there are, and which of them this installation has switched on."""

from collections.abc import Callable

from kernel.house import House
from payments.provider import Provider, Providers
from payments.sandbox import Sandbox

# name → class, in the order in which they are offered. `ready` says whether its settings are there.
PROVIDERS: dict[str, Callable[[House], Provider]] = {
    "sandbox": Sandbox,
}


def is_on(house: House, name: str) -> bool:
    """A real provider is on when its id is set; the sandbox only in demo, and only alone."""
    real = {
        "wechat_pay": bool(house.settings.wechat_pay.mch_id),
        "alipay": bool(house.settings.alipay.app_id),
    }
    if name == "sandbox":
        return house.demo and not any(real.values())
    return real[name]


def open_providers(house: House) -> Providers:
    """The providers that are on; `await provider.aclose()` each at the end."""
    return {name: make(house) for name, make in PROVIDERS.items() if is_on(house, name)}
