// The cabinet's own screen: a keypad and a scanner in front, the doors beside it.
//
// It says a door is open only after the cabinet reported it; a granted scan alone is "opening".

import { LinkLost, Refused, getJson, newId, postJson } from "../api.js";
import { button, byId, el } from "../dom.js";
import { Doors, twoDigits } from "./doors.js";
import { ACT_REFUSED, SAY, refusal } from "./words.js";

const id = document.body.dataset.cabinet;
const api = `/sim/api/cabinets/${encodeURIComponent(id)}`;

const DIGITS = 6;
const LOOK_EVERY_MS = 1_000;
const LOOK_SOON_MS = 200; // while a door is on its way
const LOOK_TIMEOUT_MS = 4_000;
const OPENS_WITHIN_MS = 6_000;
const ANSWER_STAYS_MS = 10_000;

let state = null;
let lookedAt = null;
let digits = "";
let busy = false;
let opening = null; // {slot, openings, until}
let answerUntil = 0;
// The same text sent again because the answer was lost is the same scan.
let unanswered = { text: "", scanId: "" };

const doors = new Doors(byId("doors"), act);

// --- the screen ---------------------------------------------------------------------------------

function say(mood, [zh, en], slot = null) {
  const screen = byId("screen");
  screen.dataset.mood = mood;
  byId("screen-door").textContent = slot === null ? "" : twoDigits(slot);
  byId("screen-zh").textContent = zh;
  byId("screen-en").textContent = en;
  answerUntil = mood === "idle" ? 0 : Date.now() + ANSWER_STAYS_MS;
}

function drawDigits() {
  const cells = Array.from({ length: DIGITS }, (_, at) =>
    el("span", { class: at < digits.length ? "digit full" : "digit" }, digits[at] ?? ""),
  );
  byId("digits").replaceChildren(...cells);
  const said = digits ? digits.split("").join(" ") : "还没有输入 Nothing entered";
  byId("digits").setAttribute("aria-label", said);
}

// --- scanning -----------------------------------------------------------------------------------

async function scan(text) {
  if (busy) return;
  busy = true;
  opening = null;
  say("asking", SAY.asking);
  if (unanswered.text !== text) unanswered = { text, scanId: newId("screen-") };
  try {
    const answer = await postJson(`${api}/scan`, { code: text, scan_id: unanswered.scanId });
    unanswered = { text: "", scanId: "" };
    answered(answer);
  } catch (error) {
    if (error instanceof Refused) unanswered = { text: "", scanId: "" };
    say("refused", error instanceof LinkLost ? SAY.lost : refusal(error.code, error.message));
  } finally {
    busy = false;
    digits = "";
    byId("scan-text").value = "";
    drawDigits();
  }
}

function answered(answer) {
  if (answer.result !== "open") {
    say("refused", refusal(answer.reason, answer.display));
    return;
  }
  const before = state?.slots.find((one) => one.slot === answer.slot);
  opening = {
    slot: answer.slot,
    openings: before?.openings ?? 0,
    until: Date.now() + OPENS_WITHIN_MS,
  };
  say("asking", SAY.opening, answer.slot);
  look();
}

function watchDoor() {
  if (opening === null) return;
  const door = state.slots.find((one) => one.slot === opening.slot);
  if (door && (door.state === "open" || door.openings > opening.openings)) {
    say("open", SAY.opened, opening.slot);
    opening = null;
  } else if (Date.now() > opening.until) {
    say("refused", SAY.stuck, opening.slot);
    opening = null;
  }
}

// --- the doors ----------------------------------------------------------------------------------

let timer = 0;

async function look() {
  clearTimeout(timer);
  try {
    if (!document.hidden) show(await getJson(api, LOOK_TIMEOUT_MS));
  } catch (error) {
    const missing = error instanceof Refused && error.status === 404;
    const seen = lookedAt === null ? "--:--:--" : lookedAt.toLocaleTimeString("zh-CN", { hour12: false });
    byId("banner").textContent = missing ? SAY.missing : SAY.linkLost(seen);
    byId("banner").hidden = false;
    document.body.dataset.link = "lost";
  }
  if (answerUntil && Date.now() > answerUntil && opening === null) say("idle", SAY.idle);
  clearTimeout(timer);
  timer = setTimeout(look, opening === null ? LOOK_EVERY_MS : LOOK_SOON_MS);
}

function show(answer) {
  state = answer;
  lookedAt = new Date();
  byId("banner").hidden = true;
  document.body.dataset.link = "up";
  byId("online").checked = answer.online;
  byId("auto").checked = answer.auto;
  doors.draw(answer.slots);
  watchDoor();
}

async function change(path, body, done) {
  try {
    show(await postJson(path, body));
    byId("upkeep-note").textContent = done;
  } catch (error) {
    byId("upkeep-note").textContent =
      error instanceof LinkLost ? SAY.lost.join(" · ") : `${ACT_REFUSED.join(" · ")} (${error.code})`;
    look();
  }
}

function act(slot, name) {
  change(`${api}/slots/${slot}`, { act: name }, `${twoDigits(slot)} ${name} ✓`);
}

// --- hands --------------------------------------------------------------------------------------

function press(key) {
  if (busy) return;
  if (key === "clear") digits = "";
  else if (key === "back") digits = digits.slice(0, -1);
  else if (digits.length < DIGITS) digits += key;
  drawDigits();
  if (digits.length === DIGITS) scan(digits);
}

function buildKeypad() {
  const keys = [..."123456789", "clear", "0", "back"];
  const labels = { clear: ["清除", "清除 Clear"], back: ["⌫", "退格 Backspace"] };
  for (const key of keys) {
    const [label, name] = labels[key] ?? [key, key];
    byId("keypad").append(button(label, () => press(key), { "data-key": key, "aria-label": name }));
  }
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input[id=scan-text]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[0-9]$/.test(event.key)) press(event.key);
  else if (event.key === "Backspace") press("back");
  else if (event.key === "Escape") press("clear");
});

byId("scan").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("scan-text").value.trim();
  if (text) scan(text);
});

byId("hands").addEventListener("click", () => {
  const shown = byId("upkeep").hidden;
  byId("upkeep").hidden = !shown;
  byId("hands").setAttribute("aria-pressed", String(shown));
  document.body.dataset.hands = shown ? "yes" : "no";
});
byId("online").addEventListener("change", (event) => {
  change(api, { online: event.target.checked }, event.target.checked ? "online ✓" : "offline ✓");
});
byId("auto").addEventListener("change", (event) => {
  change(api, { auto: event.target.checked }, event.target.checked ? "auto ✓" : "manual ✓");
});
document.addEventListener("visibilitychange", () => document.hidden || look());

buildKeypad();
drawDigits();
say("idle", SAY.idle);
look();
