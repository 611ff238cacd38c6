"""What this feature writes to the outbox."""

from typing import ClassVar

from kernel.records import Record


class BindingAsked(Record, frozen=True, kw_only=True):
    """Somebody used the code: the chat that made it has to hear by whom."""

    topic: ClassVar[str] = "binding.asked"
    binding_id: int


class BindingAgreed(Record, frozen=True, kw_only=True):
    """Both chats said yes: their diners become one."""

    topic: ClassVar[str] = "binding.agreed"
    binding_id: int


class PersonErased(Record, frozen=True, kw_only=True):
    """A diner was forgotten. What only served repeats goes a little later; `lanes` are hashes."""

    topic: ClassVar[str] = "person.erased"
    diner_id: int
    identity_ids: tuple[int, ...]
    lanes: tuple[str, ...]
    uploads: tuple[str, ...] = ()
