"""What menus write to the outbox: facts in the past tense, turned into notices upstairs."""

from typing import ClassVar

from kernel.records import Record


class MenuPublished(Record, frozen=True, kw_only=True):
    """A meal's menu came out for the first time; later revisions are not announced again."""

    topic: ClassVar[str] = "menu.published"
    meal_id: int
    canteen_id: int
    date: str
    meal_kind: str

    def key(self) -> str:
        return f"menu.published:{self.meal_id}"

    def lane(self) -> str:
        return f"canteen:{self.canteen_id}"


class MenuNotPublished(Record, frozen=True, kw_only=True):
    """The hour had come and a rule said no: somebody has to look at the draft."""

    topic: ClassVar[str] = "menu.not_published"
    meal_id: int
    canteen_id: int
    publish_at_ms: int
    code: str

    def key(self) -> str:
        return f"menu.not_published:{self.meal_id}:{self.publish_at_ms}"

    def lane(self) -> str:
        return f"canteen:{self.canteen_id}"
