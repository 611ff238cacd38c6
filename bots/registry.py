"""Channel name → class, one line each. In the demo every channel is its simulated twin."""

from bots.channel import Channel
from bots.simulated import SimulatedChannel
from kernel.house import House

SIMULATED = ("console", "wechat", "wecom", "dingtalk")


def build_channels(house: House) -> dict[str, Channel]:
    """The channels of this process. The console is always there; a platform when it has
    credentials."""
    names = SIMULATED if house.demo else ("console",)
    return {name: SimulatedChannel(name, house) for name in names}
