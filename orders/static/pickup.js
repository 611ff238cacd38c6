// The pickup page: asks how the order stands and changes in place. The code stays on the screen
// through a lost link, for it works without us.

const LOOK_EVERY_MS = 3_000;
const SOON_S = 600; // ten minutes before the end the countdown becomes urgent
const STEPS = ["paid", "preparing", "ready", "picked_up"];

const page = document.getElementById("pickup");
const byId = (id) => document.getElementById(id);
const gone = JSON.parse(page.dataset.gone);

let endsAt = null;
let timer = 0;

function words(s) {
  const until = s.until ? `，请在 ${s.until} 前取` : "";
  const untilEn = s.until ? `, until ${s.until}` : "";
  if (s.status !== "ready") return ["正在准备，做好会通知您", "Being prepared; you will be told"];
  if (s.method === "counter") return [`请到窗口取餐${until}`, `Ready at the counter${untilEn}`];
  return [`请到 ${s.cabinet} 柜 ${s.slot} 号取餐${until}`,
    `Ready in cabinet ${s.cabinet}, door ${s.slot}${untilEn}`];
}

function tell([zh, en]) {
  if (byId("where").textContent !== zh) byId("where").textContent = zh;
  if (byId("where_en").textContent !== en) byId("where_en").textContent = en;
}

function show(s) {
  page.dataset.status = s.status;
  const step = STEPS.indexOf(s.status);
  for (const [no, node] of [...page.querySelectorAll(".steps li")].entries()) {
    node.dataset.done = no <= step ? "yes" : "no";
    if (no === step) node.setAttribute("aria-current", "step");
    else node.removeAttribute("aria-current");
  }
  count(s.left_s);
  tell(words(s));
}

/** Over: the code is gone from the screen, and the page says why. */
function end(why) {
  const [title, text, english] = gone[why] ?? gone.over;
  clearTimeout(timer);
  if (why === "picked_up") show({ status: why, left_s: null });
  page.dataset.status = why;
  byId("code").hidden = true;
  count(null);
  tell([`${why === "picked_up" ? "✓ " : ""}${title}。${text}`, english]);
}

function count(leftS) {
  endsAt = typeof leftS === "number" && leftS > 0 ? performance.now() + leftS * 1000 : null;
  tick();
}

function tick() {
  byId("left").hidden = endsAt === null;
  if (endsAt === null) return;
  const left = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
  const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  byId("left-time").textContent = shown.map((part) => String(part).padStart(2, "0")).join(":");
  byId("left").dataset.soon = left < SOON_S ? "yes" : "no";
}

async function look() {
  try {
    const answer = await fetch(`${location.pathname}/status`, { cache: "no-store" });
    const found = await answer.json();
    byId("lost").hidden = true;
    if (answer.status === 404 || answer.status === 410) return end(found.why ?? "over");
    if (gone[found.status]) return end(found.status);
    show(found);
  } catch {
    byId("lost").hidden = false;
  }
  timer = setTimeout(look, LOOK_EVERY_MS);
}

count(page.dataset.left ? Number(page.dataset.left) : null);
setInterval(tick, 1000);
timer = setTimeout(look, LOOK_EVERY_MS);
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !page.querySelector("#code:not([hidden])")) return;
  clearTimeout(timer);
  look();
});
