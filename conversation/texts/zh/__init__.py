"""Chinese, and the shape of every catalogue: `English` overrides each sentence (a test says so).

One class a subject, composed here. A sentence ends with the next step wherever one exists.
"""

from conversation.texts.zh.admin import Admin
from conversation.texts.zh.browsing import Browsing
from conversation.texts.zh.drafts import Drafts
from conversation.texts.zh.group import Group
from conversation.texts.zh.helping import Helping
from conversation.texts.zh.history import History
from conversation.texts.zh.kitchen import Kitchen
from conversation.texts.zh.manners import Manners
from conversation.texts.zh.notices import Notices
from conversation.texts.zh.office import Office
from conversation.texts.zh.ordering import Ordering
from conversation.texts.zh.orders import Orders
from conversation.texts.zh.paging import Paging
from conversation.texts.zh.people import People
from conversation.texts.zh.pickup import Pickup
from conversation.texts.zh.rating import Rating
from conversation.texts.zh.refunds import Refunds
from conversation.texts.zh.settings import Settings
from conversation.texts.zh.staff import Staff
from conversation.texts.zh.talking import Talking
from conversation.texts.zh.talks import Talks
from conversation.texts.zh.wallet import Wallet


class Chinese(
    Admin,
    Browsing,
    Drafts,
    Group,
    Helping,
    History,
    Kitchen,
    Manners,
    Notices,
    Office,
    Ordering,
    Orders,
    Paging,
    People,
    Pickup,
    Rating,
    Refunds,
    Settings,
    Staff,
    Talking,
    Talks,
    Wallet,
):
    """中文。"""
