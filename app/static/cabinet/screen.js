// The answer on the screen, in words, colour and shape, and the six digits below it.

import { byId, el } from "../dom.js";
import { play } from "./sound.js";
import { SAY } from "./words.js";

export const DIGITS = 6;
const ANSWER_STAYS_MS = 10_000;

export const twoDigits = (slot) => String(slot).padStart(2, "0");

let timer = 0;

/** `mood` is idle | asking | open | refused; an answer goes away by itself, for the next person. */
export function say(mood, [zh, en], slot = null) {
  clearTimeout(timer);
  const screen = byId("screen");
  screen.dataset.mood = mood;
  byId("screen-door").textContent = slot === null ? "" : twoDigits(slot);
  byId("screen-zh").textContent = zh;
  byId("screen-en").textContent = en;
  if (mood === "open" || mood === "refused") {
    play(mood);
    timer = setTimeout(() => say("idle", SAY.idle), ANSWER_STAYS_MS);
  }
}

export function drawDigits(digits) {
  const cells = Array.from({ length: DIGITS }, (_, at) =>
    el("span", { class: at < digits.length ? "digit full" : "digit" }, digits[at] ?? ""),
  );
  byId("digits").replaceChildren(...cells);
  const said = digits ? digits.split("").join(" ") : "还没有输入 Nothing entered";
  byId("digits").setAttribute("aria-label", said);
}
