"""English, sentence by sentence beside `zh`; the same placeholders, the same next step."""

from conversation.texts.en.admin import Admin
from conversation.texts.en.browsing import Browsing
from conversation.texts.en.drafts import Drafts
from conversation.texts.en.group import Group
from conversation.texts.en.helping import Helping
from conversation.texts.en.history import History
from conversation.texts.en.kitchen import Kitchen
from conversation.texts.en.manners import Manners
from conversation.texts.en.notices import Notices
from conversation.texts.en.office import Office
from conversation.texts.en.ordering import Ordering
from conversation.texts.en.orders import Orders
from conversation.texts.en.paging import Paging
from conversation.texts.en.people import People
from conversation.texts.en.pickup import Pickup
from conversation.texts.en.rating import Rating
from conversation.texts.en.refunds import Refunds
from conversation.texts.en.settings import Settings
from conversation.texts.en.staff import Staff
from conversation.texts.en.talking import Talking
from conversation.texts.en.talks import Talks
from conversation.texts.en.wallet import Wallet
from conversation.texts.zh import Chinese


class English(
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
    Chinese,
):
    """English."""
