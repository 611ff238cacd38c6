"""办公室的话：订单、统计、导出、人员、公告、取餐柜、日志、体检、规则、撤销。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan, yuan_short


class Office(Names):
    """办公室的话。"""

    # --- where and how ---------------------------------------------------------------------------

    def cannot_undo(self, code: str) -> str:
        return {
            "publish": "发布已经让大家看到，不能「撤销」；没有人下单前可以「撤回」。",
            "schedule": "定时发布请用「撤回」取消。",
            "withdraw": "撤回了就是草稿，要恢复请再「发布」。",
            "announce": "公告已经发出，收不回来；可以再发一条更正。",
            "open_slot": "门已经开了，撤销不了；请到现场关好。",
        }.get(code, "没有可以撤销的改动；看看「日志」。")

    def undo_hint(self) -> str:
        return "10 分钟内可「撤销」。"

    def undone(self, what: str) -> str:
        return f"已撤销 ✔ {what}"

    # --- orders ----------------------------------------------------------------------------------

    def orders_none(self, date: str) -> str:
        return f"{date}还没有订单。"

    def order_row(self, number: str, name: str, status: str, fen: int) -> str:
        return f"{number} {name} {status} {yuan_short(fen)}"

    def order_found(
        self, number: str, date: str, meal: str, name: str, status: str, place: str, fen: int
    ) -> str:
        return f"{number} · {date} {meal} · {name} · {status} · {place} · {yuan(fen)}"

    def order_times(self, at: str, when: str) -> str:
        return f"下单 {at}" + (f" · 预约 {when}" if when else "")

    def order_refunded(self, fen: int) -> str:
        return f"已退 {yuan(fen)}"

    def refunded_word(self) -> str:
        return "已退"

    def more_rows(self, count: int) -> str:
        return f"还有 {count} 单没列出，可以「导出」。"

    # --- refunds ---------------------------------------------------------------------------------

    def refund_about(self, name: str, what: str, count: int) -> str:
        return f"　{name} · {what} · 近 90 天退款 {count} 次"

    def refund_whole(self) -> str:
        return "整单"

    def refund_photo(self, link: str) -> str:
        return f"　照片：{link}"

    # --- figures ---------------------------------------------------------------------------------

    def stats_title(self, source: str, date: str) -> str:
        return f"统计 {date}" if source == date else f"统计 {source} 到 {date}"

    def stats_none(self) -> str:
        return "这段时间还没有订单。"

    def stats_orders(self, orders: int, portions: int, fen: int, refunded_fen: int) -> str:
        return f"{orders} 单 · {portions} 份 · 收入 {yuan(fen)} · 退款 {yuan(refunded_fen)}"

    def stats_row(self, name: str, orders: int, portions: int, fen: int) -> str:
        return f"{name}：{orders} 单 {portions} 份 {yuan_short(fen)}"

    def stats_dish(self, name: str, portions: int, planned: int, percent: int, fen: int) -> str:
        return f"{name}：{portions}/{planned} 份（{percent}%）{yuan_short(fen)}"

    def stats_unsold(self, portions: int) -> str:
        return f"没卖完 {portions} 份"

    def stats_picture(self) -> str:
        return "图表（一小时内有效）："

    def chart_dishes(self, source: str, date: str) -> str:
        return f"各菜卖出份数 {source} 到 {date}"

    def chart_days(self, source: str, date: str) -> str:
        return f"每日收入（元）{source} 到 {date}"

    def export_started(self, what: str) -> str:
        return f"正在生成{what}，好了马上发给你。"

    def export_what(self, code: str) -> str:
        return {"orders": "订单表", "dishes": "菜品表"}[code]

    def export_ready(self, what: str, count: int, link: str) -> str:
        return f"{what}好了，{count} 行，24 小时内下载：{link}"

    def export_failed(self, what: str) -> str:
        return f"{what}没有生成成功，请再「导出」一次。"

    def export_columns(self) -> str:
        return "单号|日期|餐次|职工|渠道|状态|菜|份数|单价|金额|备注|取餐|下单时间"

    def export_dish_columns(self) -> str:
        return "日期|餐次|菜|计划|卖出|剩余|卖出%|收入"

    # --- people ----------------------------------------------------------------------------------

    def role_name(self, code: str) -> str:
        return {
            "kitchen": "后厨",
            "counter": "窗口",
            "locker": "柜管",
            "finance": "财务",
            "admin": "管理员",
            "owner": "负责人",
            "auditor": "审计",
            "diner": "职工",
        }.get(code, "其他")

    def roles_title(self) -> str:
        return "谁有什么角色："

    def roles_line(self, name: str, what: str, names: str) -> str:
        return f"{name}（{what}）：{names}"

    def roles_foot(self) -> str:
        return "负责人可以「授权 小王 后厨」「撤权 小王」。"

    def channel_name(self, code: str) -> str:
        return {
            "console": "网页",
            "wechat": "公众号",
            "wecom": "企业微信",
            "dingtalk": "钉钉",
        }.get(code, "聊天")

    def which_person(self, name: str) -> str:
        return f"有几位「{name}」，是哪一位？"

    def person(self, name: str, what: str, date: str) -> str:
        seen = f"{date}来过" if date else "还没说过话"
        return f"{name}（{what}，{seen}）"

    def grant_preview(self, name: str, what: str, place: str) -> str:
        return f"让 {name}（{place}）成为{what}，马上生效。"

    def grant_done(self, name: str, what: str) -> str:
        return f"已授权 ✔ {name} 现在是{what}。"

    def revoke_preview(self, name: str, what: str, place: str) -> str:
        return f"撤掉 {name}（{place}）的角色：{what}，马上生效。"

    def revoke_done(self, name: str, what: str) -> str:
        return f"已撤权 ✔ {name} 不再是{what}。"

    # --- notices to all --------------------------------------------------------------------------

    def announcement(self, canteen: str, text: str) -> str:
        return f"📢 {canteen}公告：{text}"

    def announce_preview(self, count: int, names: str) -> str:
        return f"以上发给 {count} 人：{names}。每人一条。"

    def announce_channel(self, name: str, count: int) -> str:
        return f"{name} {count}"

    def announce_late(self, at: str) -> str:
        return f"现在是安静时段，{at} 才发出。"

    def announce_quota(self, name: str) -> str:
        return f"{name}不能主动多发：48 小时内没说过话的人，下次说话时看到。"

    def announce_done(self, count: int) -> str:
        return f"已开始发 ✔ 共 {count} 人，发完告诉你结果。"

    def announce_result(self, count: int, sent: int, parked: int, failed: int) -> str:
        parts = [f"公告发完：{count} 人，送到 {sent}"]
        if parked:
            parts.append(f"{parked} 人下次说话时看到")
        if failed:
            parts.append(f"{failed} 人没送到")
        return "，".join(parts) + "。"

    # --- cabinets --------------------------------------------------------------------------------

    def cabinet_doors(self, names: str) -> str:
        return f"　要看看的门：{names}"

    def cabinet_doors_off(self, names: str) -> str:
        return f"　停用的门：{names}"

    def cabinet_left_open(self, names: str) -> str:
        return f"　没关的门：{names}"

    def cabinets_foot(self) -> str:
        return "可以说「停用 A 7 锁坏了」「启用 A 7」「开柜 A 7 门卡住」。"

    def slot_preview(self, what: str, cabinet: str, slot: int, status: str, reason: str) -> str:
        verb = {"open_slot": "打开", "slot_off": "停用", "slot_on": "启用"}[what]
        why = f"，理由：{reason}" if reason else ""
        return f"{verb} {cabinet} 柜 {slot:02d} 号门（{status}）{why}。"

    def slot_done(self, what: str, cabinet: str, slot: int) -> str:
        verb = {"open_slot": "已下发开门", "slot_off": "已停用", "slot_on": "已启用"}[what]
        return f"{verb} ✔ {cabinet} 柜 {slot:02d} 号门，已记录。"

    def slot_state(self, code: str) -> str:
        return {
            "free": "空",
            "reserved": "已留给订单",
            "stocking": "正在放餐",
            "stocked": "有餐",
            "opening": "正在开门",
            "taking": "正在取餐",
            "dirty": "待清理",
            "faulty": "故障",
            "disabled": "已停用",
        }.get(code, "未知")

    # --- log, check-up, policies -----------------------------------------------------------------

    def log_none(self) -> str:
        return "没有这样的记录。"

    def log_line(self, at: str, name: str, what: str, text: str) -> str:
        return f"{at} {name} {what} {text}".rstrip()

    def log_change(self, before: str, after: str) -> str:
        return f"：{before} → {after}"

    def log_reason(self, reason: str) -> str:
        return f"（{reason}）"

    def log_system(self) -> str:
        return "系统"

    def log_action(self, code: str) -> str:
        return {
            "menu.draft": "写草稿",
            "menu.draft_edit": "改草稿",
            "menu.copy": "抄菜单",
            "menu.publish": "发布",
            "menu.schedule": "定时发布",
            "menu.not_published": "没能发布",
            "menu.withdraw": "撤回",
            "menu.price": "改价",
            "menu.sold_out": "标售罄",
            "menu.listed": "上下架",
            "meal.cutoff": "改截单",
            "meal.accepting": "改接单",
            "meal.closed": "收餐",
            "stock.plan": "改库存",
            "policy.set": "改规则",
            "role.grant": "授权",
            "role.revoke": "撤权",
            "slot.open": "开柜",
            "slot.disable": "停用柜门",
            "slot.enable": "启用柜门",
            "device.accepting": "改柜子收单",
            "announcement.send": "发公告",
            "device.add": "添加设备",
            "device.rotate": "换设备密钥",
            "device.revoke": "停用设备",
            "undo": "撤销",
            "export": "导出",
        }.get(code, "操作")

    def log_menu(self, number: int, dishes: int, portions: int) -> str:
        return f"第 {number} 版，{dishes} 道 {portions} 份"

    def log_value(self, code: str) -> str:
        return {"true": "是", "false": "否", "null": "无"}[code]

    def check_books(self, count: int, bad: int) -> str:
        if bad:
            return f"账目：{count} 项，{bad} 项要看看："
        return f"账目：{count} 项都对 ✔"

    def check_follows(self) -> str:
        return "系统正在看，马上告诉你结果。"

    def check_title(self, count: int, bad: int) -> str:
        if bad:
            return f"体检：{count} 项，{bad} 项要看看。"
        return f"体检：{count} 项都好 ✔"

    def check_bad(self, name: str, problem: str) -> str:
        return f"✘ {name}：{problem}"

    def policies_title(self) -> str:
        return "现在的规则："

    def policy_line(self, name: str, text: str) -> str:
        return f"{name}：{text}"

    def policies_foot(self) -> str:
        return "改一条，例：「规则 安静时段 22:00-07:00」。"

    def policy_name(self, code: str) -> str:
        return {
            "refund_admin_limit_fen": "退款额度",
            "pay_grace_s": "付款宽限",
            "short_answer_s": "缺菜等候",
            "topup_max_fen": "单次充值上限",
            "purse_max_fen": "饭卡上限",
            "cash_alone_fen": "单人充值额度",
            "discount": "满减",
            "remind_habit": "点餐提醒",
            "quiet_hours": "安静时段",
            "group_tiers": "拼单优惠",
        }.get(code, code)

    def policy_value(self, code: str, text: str) -> str:
        return {
            "fen": f"{text} 元",
            "seconds": f"{text} 秒",
            "habit": f"{text}（最近几餐点过几次 / 截单前几分钟）",
            "hours": text or "不设",
        }.get(code, text)

    def policy_preview(self, name: str, before: str, after: str) -> str:
        return f"规则「{name}」：{before} → {after}，马上生效。"

    def policy_done(self, name: str, after: str) -> str:
        return f"已改规则 ✔ {name}：{after}。"
