// The cabinet's own screen: a keypad, a scanner and a camera in front; in the demo the doors beside it.
//
// It says a door is open only after the cabinet reported it; a granted scan alone is "opening".

import { LinkLost, Refused, newId } from "../api.js";
import { button, byId } from "../dom.js";
import * as camera from "./camera.js";
import { DemoCabinet } from "./demo.js";
import { PairedCabinet, canSign, forget, keyOf, pair } from "./paired.js";
import { DIGITS, drawDigits, say } from "./screen.js";
import { play, turn, unlock } from "./sound.js";
import { SAY, pairing, refusal } from "./words.js";

const id = document.body.dataset.cabinet;

let cabinet = null; // DemoCabinet or PairedCabinet
let digits = "";
let busy = false;
// The same text sent again because the answer was lost is the same scan.
let unanswered = { text: "", scanId: "" };

// --- scanning -----------------------------------------------------------------------------------

async function scan(text) {
  if (busy || cabinet === null) return;
  busy = true;
  say("asking", SAY.asking);
  if (unanswered.text !== text) unanswered = { text, scanId: newId("screen-") };
  try {
    const answer = await cabinet.scan(text, unanswered.scanId);
    unanswered = { text: "", scanId: "" };
    clear();
    await answered(answer);
  } catch (error) {
    if (error instanceof Refused) unanswered = { text: "", scanId: "" };
    say("refused", error instanceof LinkLost ? SAY.lost : refusal(error.code, error.message));
  } finally {
    busy = false;
    clear();
  }
}

async function answered(answer) {
  if (answer.result !== "open") {
    say("refused", refusal(answer.reason, answer.display));
    return;
  }
  say("asking", SAY.opening, answer.slot);
  if (await cabinet.whenOpened(answer)) say("open", SAY.opened, answer.slot);
  else say("refused", SAY.stuck, answer.slot);
}

function clear() {
  digits = "";
  byId("scan-text").value = "";
  drawDigits(digits);
}

// --- hands --------------------------------------------------------------------------------------

function press(key) {
  if (busy) return;
  play("key");
  if (key === "clear") digits = "";
  else if (key === "back") digits = digits.slice(0, -1);
  else if (digits.length < DIGITS) digits += key;
  drawDigits(digits);
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

document.addEventListener("pointerdown", unlock);
document.addEventListener("keydown", (event) => {
  unlock();
  if (event.target.matches("input:not([type=checkbox])") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[0-9]$/.test(event.key)) press(event.key);
  else if (event.key === "Backspace") press("back");
  else if (event.key === "Escape") press("clear");
});

byId("scan").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("scan-text").value.trim();
  if (text) scan(text);
});

byId("sound").addEventListener("click", ({ currentTarget }) => {
  const on = currentTarget.getAttribute("aria-pressed") !== "true";
  currentTarget.setAttribute("aria-pressed", String(on));
  turn(on);
  play("key");
});

function showCamera() {
  byId("camera-open").setAttribute("aria-pressed", String(camera.isOn()));
}

byId("camera-open").addEventListener("click", async () => {
  if (camera.isOn()) camera.stop();
  else {
    try {
      await camera.start(scan, showCamera);
    } catch {
      say("refused", SAY.noCamera);
    }
  }
  showCamera();
});

// --- who this screen is ---------------------------------------------------------------------------

function askPairing(why) {
  cabinet = null;
  document.body.dataset.paired = "no";
  byId("pairing-note").textContent = why.join(" · ");
  byId("pairing-code").focus();
}

async function begin() {
  if (document.body.dataset.mode === "demo") {
    cabinet = new DemoCabinet(id);
    return;
  }
  if (!canSign()) {
    askPairing(pairing("insecure"));
    return;
  }
  const key = await keyOf(id);
  if (key === undefined) askPairing(pairing("needed"));
  else {
    document.body.dataset.paired = "yes";
    cabinet = new PairedCabinet(id, key, () => forget(id).then(() => askPairing(pairing("unknown"))));
  }
}

byId("pairing")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const code = byId("pairing-code").value.trim().toUpperCase();
  if (!code || !canSign()) return;
  try {
    const paired = await pair(code);
    if (paired === id) begin();
    else location.assign(`/cabinet/${encodeURIComponent(paired)}`);
  } catch (error) {
    byId("pairing-note").textContent =
      pairing(error instanceof LinkLost ? "lost" : error.status === 429 ? "too_often" : "wrong").join(" · ");
  }
});

byId("camera-open").hidden = !camera.hasCamera();
buildKeypad();
drawDigits(digits);
say("idle", SAY.idle);
begin();
