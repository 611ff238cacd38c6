// The simulator's own words in both languages. What the bot says comes from the server.

import { recall, remember } from "../memory.js";

export const WORDS = {
  zh: {
    sim_title: "聊天模拟器",
    to_cabinet: "取餐柜",
    people: "人物",
    chats: "聊天",
    cancel: "取消",
    other_language: "EN",
    newcomer: "新来的人",
    newcomer_title: "新来的人",
    newcomer_name: "怎么称呼？",
    newcomer_ok: "打开聊天",
    role_diner: "食客",
    role_admin: "管理员",
    role_kitchen: "后厨",
    channel: "渠道",
    channel_console: "控制台",
    channel_wechat: "公众号",
    channel_wecom: "企业微信",
    channel_dingtalk: "钉钉",
    unread: " 条未读",
    chat_of: (name) => `${name}的聊天`,
    log_of: (name) => `${name}看到的消息`,
    say: "说点什么…",
    send: "发送",
    sending: "发送中",
    failed: "没送到",
    retry: "再发",
    redeliver: "再送一次这条消息（同一个编号）",
    redelivered_same: (times) => `又送到 ${times} 次：回复同前，没有重复`,
    redelivered_other: "再送一次，回复变了！",
    typing: "小饭正在输入",
    newer: "新消息 ↓",
    try_saying: "试试发：",
    hello_diner: (name) => `这是${name}的手机。直接说想吃什么，就像发微信。`,
    hello_staff: (name) => `这是${name}的手机。食堂的活儿也用聊天办。`,
    image_of: "图片",
    image_missing: "图片没有载入",
    open_link: "打开链接",
    open_pay: "打开付款页",
    open_pickup: "打开取餐页",
    open_file: "打开文件",
    link_lost: "连接断了，正在重连…下面的内容可能不是最新的。",
    clock_title: "食堂时间",
    clock_now: (time) => `食堂时间 ${time}，点开可以拨快`,
    clock_to: "拨到",
    clock_go: "拨过去",
    clock_real: "和真实时间一样",
    clock_ahead: (text) => `比真实时间快 ${text}`,
    clock_moving: "正在办理到期的事…",
    clock_moved: (time) => `现在是 ${time}，到期的事都办完了。`,
    clock_back: "时间只能往前拨。",
    clock_failed: "没拨成，请再试。",
    plus_5: "+5 分钟",
    plus_15: "+15 分钟",
    plus_60: "+1 小时",
    days: (count) => `${count} 天`,
    hours: (count) => `${count} 小时`,
    minutes: (count) => `${count} 分`,
    payer: "付款人",
    payer_count: (count) => `付款人，${count} 笔待付`,
    payer_title: (name) => `${name}的付款（演示平台）`,
    payer_none: "没有在演示平台付款的订单。在聊天里选「网上支付」，就会出现在这里。",
    payer_close: "收起",
    payer_done: (word) => `演示平台已照「${word}」办理。`,
    outcome_paid: "付款",
    outcome_refused: "拒付",
    outcome_lost: "丢通知",
    outcome_duplicate: "重复",
    outcome_forged: "伪造",
    outcome_late: "迟到",
    payment_creating: "正在创建",
    payment_pending: "待付款",
    payment_unknown: "结果不明",
    payment_paid: "已付款",
    payment_closed: "已关闭",
    payment_failed: "没付成",
    weekday: (number) => `周${"日一二三四五六"[number]}`,
  },
  en: {
    sim_title: "chat simulator",
    to_cabinet: "Cabinet",
    people: "People",
    chats: "Chats",
    cancel: "Cancel",
    other_language: "中文",
    newcomer: "New",
    newcomer_title: "Somebody new",
    newcomer_name: "What is their name?",
    newcomer_ok: "Open chat",
    role_diner: "diner",
    role_admin: "admin",
    role_kitchen: "kitchen",
    channel: "Channel",
    channel_console: "Console",
    channel_wechat: "WeChat",
    channel_wecom: "WeCom",
    channel_dingtalk: "DingTalk",
    unread: " unread",
    chat_of: (name) => `Chat of ${name}`,
    log_of: (name) => `Messages ${name} sees`,
    say: "Say something…",
    send: "Send",
    sending: "sending",
    failed: "Not delivered",
    retry: "Send again",
    redeliver: "Deliver this message once more (same id)",
    redelivered_same: (times) => `Delivered again ×${times}: same replies, nothing doubled`,
    redelivered_other: "Delivered again: the replies changed!",
    typing: "Fandian is typing",
    newer: "New messages ↓",
    try_saying: "Try saying:",
    hello_diner: (name) => `This is ${name}'s phone. Say what you would like to eat.`,
    hello_staff: (name) => `This is ${name}'s phone. The canteen is run by chat as well.`,
    image_of: "Picture",
    image_missing: "The picture did not load",
    open_link: "Open link",
    open_pay: "Open the pay page",
    open_pickup: "Open the pickup page",
    open_file: "Open the file",
    link_lost: "Connection lost, reconnecting… What you see may be out of date.",
    clock_title: "Canteen time",
    clock_now: (time) => `Canteen time ${time}, press to move it ahead`,
    clock_to: "Move to",
    clock_go: "Go",
    clock_real: "Same as real time",
    clock_ahead: (text) => `${text} ahead of real time`,
    clock_moving: "Doing what fell due…",
    clock_moved: (time) => `It is ${time} now; all that fell due is done.`,
    clock_back: "The clock only moves forward.",
    clock_failed: "That did not work, please try again.",
    plus_5: "+5 min",
    plus_15: "+15 min",
    plus_60: "+1 h",
    days: (count) => `${count} d`,
    hours: (count) => `${count} h`,
    minutes: (count) => `${count} min`,
    payer: "Payer",
    payer_count: (count) => `Payer, ${count} to pay`,
    payer_title: (name) => `Payments of ${name} (sandbox)`,
    payer_none: "Nothing to pay at the sandbox. Choose online payment in the chat and it appears here.",
    payer_close: "Close",
    payer_done: (word) => `The sandbox played “${word}”.`,
    outcome_paid: "Pay",
    outcome_refused: "Refuse",
    outcome_lost: "Lose notice",
    outcome_duplicate: "Duplicate",
    outcome_forged: "Forge",
    outcome_late: "Late",
    payment_creating: "being made",
    payment_pending: "to pay",
    payment_unknown: "unknown",
    payment_paid: "paid",
    payment_closed: "closed",
    payment_failed: "failed",
    weekday: (number) => ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][number],
  },
};

// Words the menu bar sends. Both languages always work; the bar shows those of the page.
export const BARS = {
  diner: { zh: ["菜单", "购物车", "订单", "取餐码"], en: ["menu", "cart", "orders", "code"] },
  kitchen: { zh: ["汇总", "全部好了", "今日订单", "库存"], en: ["prep", "all ready", "today", "stock"] },
  admin: { zh: ["今日订单", "库存", "退款审核", "取餐柜"], en: ["today", "stock", "refunds", "lockers"] },
};

let language = recall("language", null) ?? (document.documentElement.lang === "en" ? "en" : "zh");
const listeners = [];

export const currentLanguage = () => language;

export function setLanguage(chosen) {
  language = chosen;
  remember("language", chosen);
  translatePage();
  for (const listener of listeners) listener();
}

/** Called after every change of language. */
export function onLanguage(listener) {
  listeners.push(listener);
}

export function t(key, ...facts) {
  const word = WORDS[language][key];
  if (word === undefined) return key;
  return typeof word === "function" ? word(...facts) : word;
}

/** Fill what the template marked with data-t (text) and data-t-label (name for a screen reader). */
export function translatePage() {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
  }
}
