"""我的设置：每一项是什么，怎么改。"""

from conversation.texts.zh.names import Names


class Settings(Names):
    """我的设置：每一项是什么，怎么改。"""

    def settings_title(self) -> str:
        return "你的设置（引号里的话就能改）："

    def saved(self) -> str:
        return "记住了，「设置」看全部："

    def setting_allergies(self, names: str, block: bool) -> str:
        how = (
            "含这些的菜不给点（「过敏提醒」改成只提醒）"
            if block
            else "点到会提醒（「过敏拦住」就不让点）"
        )
        return f"· 过敏忌口：{names}，{how}" if names else "· 过敏忌口：没有，例：「对花生过敏」"

    def setting_pickup(self, place: str) -> str:
        return f"· 默认取餐：{place or '每次问'}，「默认柜子」「默认窗口」「不要默认取餐」"

    def setting_way(self, way: str) -> str:
        return f"· 默认付款：{way or '每次问'}，「默认饭卡」「不要默认付款」"

    def setting_substitute(self, substitute: str) -> str:
        now = {"refund": "直接退款", "any": "换别的菜", "": "先问我"}[substitute]
        return f"· 缺菜时：{now}，「缺菜退款」「缺菜换别的」「缺菜问我」"

    def setting_reminders(self, on: bool) -> str:
        return f"· 点餐提醒：{'开，「关提醒」' if on else '关，「开提醒」'}"

    def setting_language(self) -> str:
        return "· 语言：中文，「English」"

    def way_not_here(self, names: str) -> str:
        return f"这里用不了这种付款方式，可以用：{names}。例：「默认饭卡」"

    def allergy_told(self, number: str, name: str) -> str:
        return f"{number} 里的{name}含这个，已经告诉后厨；要退回复「退款 {number}」。"

    def staff_allergy(self, number: str, name: str, dish: str, allergens: str) -> str:
        return f"⚠ {number} {name}对{allergens}过敏，单里有{dish}，请先别出，和食客确认。"
