"""The capability profiles a transcript runs on: every simulated channel, and one that can nearly
nothing.
"""

from bots.channel import Capability
from bots.simulated import CAPABILITIES

# A pager of the nineties: no tap, no picture, and a text about as long as a short message.
TINY = Capability(text_bytes=400, replies_per_event=1)
PROFILES: dict[str, Capability] = {**CAPABILITIES, "tiny": TINY}
# Whose renderings are stored in full; the others store what differs from it.
WHOLE = "console"
