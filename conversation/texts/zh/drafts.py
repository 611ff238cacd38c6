"""草稿的话：三种写法、改一道、要问一句的地方、和上次有什么不同。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan_short


class Drafts(Names):
    """草稿的话。"""

    def draft_empty(self, date: str, meal: str) -> str:
        return f"{date} {meal}草稿（空）。三种办法任选："

    def draft_there(self, date: str, meal: str, dishes: int, portions: int) -> str:
        return f"{date} {meal}草稿：已有 {dishes} 道 {portions} 份。接着写，三种办法任选："

    def draft_on_sale(self, date: str, meal: str, dishes: int) -> str:
        return f"{date} {meal}已经发布（{dishes} 道）。改动先进草稿，「发布」后才生效。三种办法："

    def draft_way_lines(self) -> str:
        return "① 直接发菜，一行一道，例：红烧排骨 18 50份 荤菜 辣1 含花生"

    def draft_way_file(self) -> str:
        return "② 发 Excel 或 CSV 文件"

    def draft_way_copy(self, names: str) -> str:
        return f"③ 照抄一天：{names}"

    def draft_source(self, date: str, percent: int) -> str:
        return f"{date}（卖出 {percent}%）"

    def copy_word(self, date: str) -> str:
        return f"复制 {date}"

    def draft_no_copy(self) -> str:
        return "③ 照抄一天：还没有发布过这一餐"

    def draft_removed(self, name: str) -> str:
        return f"已从草稿拿掉 {name}。"

    def draft_merged(self, name: str, what: str) -> str:
        return f"已把 {name} 并到 {what}。"

    def draft_changed(self) -> str:
        return "已改 ✔"

    def draft_accepted(self) -> str:
        return "好的，就这样。"

    def draft_price_jump(self, name: str, before_fen: int, after_fen: int, percent: int) -> str:
        change = f"+{percent}" if percent >= 0 else str(percent)
        return f"⚠ {name} {yuan_short(before_fen)} → {yuan_short(after_fen)}（{change}%）"

    def draft_no_stock(self, name: str, last: int) -> str:
        return f"⚠ {name} 没有份数" + (f"（上次 {last}）" if last else "")

    def draft_alike(self, name: str, what: str) -> str:
        return f"⚠ {name} 和 {what} 像同一道菜"

    def draft_lost_allergens(self, name: str, allergens: str) -> str:
        return f"⚠ {name} 以前写着含{allergens}，这次没有"

    def draft_meant(self, what: str) -> str:
        return {
            "price": "是有意的吗？回复「是」，或直接发新价格；「不」改回原价。",
            "portions": "多少份？回复一个数，或「是」就这样。",
            "duplicate": "回复「合并」，或「两道」。",
            "allergens": "回复「含」补上，或「不含」。",
        }[what]

    def meant(self, code: str) -> str:
        return {
            "yes": "是",
            "no": "不",
            "merge": "合并",
            "apart": "两道",
            "contains": "含",
            "free": "不含",
        }[code]

    def diff_title(self, number: int) -> str:
        return f"和已发布的第 {number} 版不同："

    def diff_new(self, name: str, fen: int, portions: int) -> str:
        return f"＋ {name} {yuan_short(fen)} ×{portions}"

    def diff_gone(self, name: str) -> str:
        return f"－ {name}"

    def diff_changed(
        self, name: str, before_fen: int, after_fen: int, before: int, after: int
    ) -> str:
        price = f" {yuan_short(before_fen)} → {yuan_short(after_fen)}" * (before_fen != after_fen)
        count = f" {before} → {after} 份" * (before != after)
        return f"～ {name}{price}{count}"

    def published_by(self, name: str, at: str) -> str:
        return f"{name} 在 {at} 已经发布，没有新的改动。"

    def file_without_draft(self, name: str) -> str:
        return f"收到文件「{name}」。先说是哪一餐，例：「草稿 明天午餐」，再发一次文件。"

    def import_done(self, dishes: int, number: int) -> str:
        return f"读到 {dishes} 道，已存草稿" + (f"；{number} 行没读懂：" if number else "。")

    def import_error(self, number: int, code: str, text: str, problem: str) -> str:
        return f"✘ 第 {number} 行 {code} 列「{text}」{problem}"

    def import_problem(self, code: str) -> str:
        return {
            "missing": "没有填",
            "not_a_number": "不是数字",
            "out_of_range": "超出范围",
            "bad_text": "太长或看不懂",
            "duplicate": "写了两次",
        }.get(code, "看不懂")

    def import_guess(self, text: str) -> str:
        return f"，是 {text} 吗？改好再发"
