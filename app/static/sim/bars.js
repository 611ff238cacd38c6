// What stands below the messages on each platform: the 公众号 and 企业微信 have three menus that open,
// 钉钉 has a row of chips, the console a plain row. Tapping any of them says a word.

// role → [menu title's key, [Chinese word, English word]…]
const MENUS = {
  diner: [
    ["menu_order", ["菜单", "menu"], ["推荐", "recommend"], ["老样子", "usual"], ["购物车", "cart"], ["结算", "checkout"]],
    ["menu_orders", ["订单", "orders"], ["取餐码", "code"], ["付了", "paid"], ["退款", "refund"]],
    ["menu_mine", ["余额", "balance"], ["设置", "settings"], ["绑定", "bind"], ["帮助", "help"]],
  ],
  kitchen: [
    ["menu_kitchen", ["汇总", "prep"], ["全部好了", "all ready"]],
    ["menu_today", ["今日订单", "today"], ["库存", "stock"]],
    ["menu_mine", ["帮助", "help"]],
  ],
  admin: [
    ["menu_today", ["今日订单", "today"], ["汇总", "prep"], ["统计", "statistics"], ["库存", "stock"]],
    ["menu_manage", ["草稿 明天午餐", "草稿 明天午餐"], ["预览", "preview"], ["退款审核", "refunds"], ["后台登录", "后台登录"]],
    ["menu_devices", ["取餐柜", "lockers"], ["体检", "体检"], ["帮助", "help"]],
  ],
};
const ROWS = {
  diner: [["菜单", "menu"], ["购物车", "cart"], ["订单", "orders"], ["取餐码", "code"]],
  kitchen: [["汇总", "prep"], ["全部好了", "all ready"], ["今日订单", "today"], ["库存", "stock"]],
  admin: [["今日订单", "today"], ["库存", "stock"], ["退款审核", "refunds"], ["取餐柜", "lockers"]],
};

const WITH_MENUS = new Set(["wechat", "wecom"]);
const WITH_CHIPS = new Set(["dingtalk"]);

/** `{shape: "menus", menus: [[title key, words]]}` or `{shape: "row"|"chips", words}`. */
export function barOf(channel, role, language) {
  const said = ([zh, en]) => (language === "en" ? en : zh);
  const known = MENUS[role] ? role : "diner";
  if (WITH_MENUS.has(channel)) {
    return { shape: "menus", menus: MENUS[known].map(([title, ...words]) => [title, words.map(said)]) };
  }
  if (WITH_CHIPS.has(channel)) {
    return { shape: "chips", words: MENUS[known].flatMap(([, ...words]) => words.map(said)) };
  }
  return { shape: "row", words: ROWS[known].map(said) };
}
