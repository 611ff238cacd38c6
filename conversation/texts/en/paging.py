"""Long replies in pages."""

from conversation.texts.en.names import Names
from conversation.texts.zh import paging as zh


class Paging(Names, zh.Paging):
    """Long replies in pages."""

    def page_of(self, page: int, pages: int) -> str:
        if page == 1:
            return f"— page 1 of {pages}, say “next” for more"
        if page == pages:
            return f"— page {page} of {pages}, the last one; say “previous” to go back"
        return f"— page {page} of {pages}: “next”, “previous”"

    def no_more_pages(self) -> str:
        return "There is no other page. Say “menu” to see the dishes, or “help”."

    def page_word(self, forward: bool) -> str:
        return "next" if forward else "previous"

    def stale_and_over(self) -> str:
        return "That one is out of date, nothing was done. Say “menu” to order or “orders”."
