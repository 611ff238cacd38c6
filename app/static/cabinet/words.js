// What the cabinet's screen says, always in both languages: whoever stands there has no settings.

const UNKNOWN = ["现在开不了，请到窗口取", "Cannot open now, please go to the counter"];

const REASONS = {
  invalid: ["取餐码不对，请核对", "Wrong code, please check it"],
  not_ready: ["还没放进来，好了会叫你", "Not ready yet, we will call you"],
  unpaid: ["这单还没付款", "This order is not paid yet"],
  cancelled: ["这单已取消", "This order was cancelled"],
  refunded: ["这单已退款", "This order was refunded"],
  already_used: ["这个码已经用过了", "This code was used already"],
  expired: ["取餐时间过了，请到窗口", "Too late, please go to the counter"],
  wrong_place: ["不在这个柜子，请看聊天里的取餐位置", "Not in this cabinet, see your chat for where"],
  wrong_time: ["还没到取餐时间", "It is not time to collect yet"],
  revoked: ["这个码已作废，请看聊天里的新码", "This code was replaced, see your chat"],
  locked_out: ["按错太多次，请稍等或扫二维码", "Too many wrong tries: wait, or scan the QR code"],
  disputed: ["请到窗口处理", "Please go to the counter"],
  device_offline: ["柜子断网了，请到窗口取", "Cabinet offline, please go to the counter"],
  device_disabled: ["柜子停用了，请到窗口取", "Cabinet out of use, please go to the counter"],
};

export const refusal = (reason, display) => REASONS[reason] ?? [display || UNKNOWN[0], UNKNOWN[1]];

export const SAY = {
  idle: ["输入取餐码，或扫二维码", "Enter your 6-digit code or scan the QR"],
  asking: ["正在核对…", "Checking…"],
  opening: ["号门正在打开…", "Opening this door…"],
  opened: ["号门开了，请取餐", "This door is open, enjoy!"],
  stuck: ["号门没打开，请再扫一次", "It did not open, please try again"],
  noCamera: ["相机打不开，请输入六位取餐码", "The camera cannot be used, please type the six digits"],
  lost: ["没有连上，请再试一次", "No connection, please try again"],
  linkLost: (time) => `连接断了，正在重连… 柜门显示的是 ${time} 的样子 · Connection lost, doors as of ${time}`,
  missing: "没有这个取餐柜 · There is no such cabinet",
};

const PAIRING = {
  needed: ["这块屏幕还没配对", "This screen is not paired yet"],
  unknown: ["食堂不认得这块屏幕了，请重新配对", "This screen is no longer known, please pair it again"],
  insecure: ["配对要用 https 打开这一页", "Pairing needs this page over https"],
  wrong: ["配对码不对，或者已经用过、过期", "Wrong, used or expired code"],
  too_often: ["试得太多，请等一分钟", "Too many tries, please wait a minute"],
  lost: ["没有连上，请再试一次", "No connection, please try again"],
};

export const pairing = (what) => PAIRING[what];

export const STATES = {
  closed: ["关", "closed"],
  open: ["开", "open"],
  jammed: ["卡住", "jammed"],
};

export const ACTS = {
  put: ["放入", "put"],
  take: ["取出", "take"],
  close: ["关门", "close"],
  jam: ["卡住", "jam"],
  repair: ["修好", "repair"],
  pry: ["撬开", "pry"],
};

export const ACT_REFUSED = ["现在做不了", "not possible now"];
