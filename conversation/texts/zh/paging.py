"""长内容分页。"""

from conversation.texts.zh.names import Names


class Paging(Names):
    """长内容分页。"""

    def page_of(self, page: int, pages: int) -> str:
        if page == 1:
            return f"—— 第 1/{pages} 页，回复「下一页」看后面的"
        if page == pages:
            return f"—— 第 {page}/{pages} 页，没有了；回复「上一页」往回看"
        return f"—— 第 {page}/{pages} 页，「下一页」「上一页」"

    def no_more_pages(self) -> str:
        return "没有别的页了。回复「菜单」看菜，或「帮助」。"

    def page_word(self, forward: bool) -> str:
        return "下一页" if forward else "上一页"

    def stale_and_over(self) -> str:
        return "那一条已经过时了，什么都没有动。回复「菜单」点餐，「订单」看订单。"
