// The canteen's time: shown, and moved ahead. The server's clock is asked; between the answers this
// browser's clock carries on.

import { Refused, getJson, postJson } from "../api.js";
import { byId } from "../dom.js";
import { onLanguage, t } from "./words.js";

const zone = document.body.dataset.zone;
const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone, hourCycle: "h23", weekday: "short",
  year: "numeric", month: "2-digit", day: "2-digit",
  hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

let aheadMs = 0; // canteen time minus this browser's clock
let offsetS = 0; // as the server says: how far the simulator moved it

/** Canteen time now, in ms since the epoch. */
export const canteenMs = () => Date.now() + aheadMs;

/** The wall clock of an instant at the canteen. */
export function wallClock(ms) {
  const read = Object.fromEntries(parts.formatToParts(ms).map((p) => [p.type, p.value]));
  return {
    date: `${read.year}-${read.month}-${read.day}`,
    day: `${Number(read.month)}/${Number(read.day)}`,
    weekday: WEEKDAYS.indexOf(read.weekday),
    time: `${read.hour}:${read.minute}`,
    seconds: read.second,
  };
}

/** A time stamp as a messenger shows it: the time, with the day unless it is today. */
export function stamp(ms) {
  const then = wallClock(ms);
  if (then.date === wallClock(canteenMs()).date) return then.time;
  return `${then.day} ${t("weekday", then.weekday)} ${then.time}`;
}

/** Ask the server; throws when the link is lost. */
export async function readClock() {
  take(await getJson("/sim/api/clock"));
}

function take(answer) {
  aheadMs = Date.parse(answer.now) - Date.now();
  offsetS = answer.offset_s;
  show();
}

function show() {
  const now = wallClock(canteenMs());
  const text = `${t("weekday", now.weekday)} ${now.time}`;
  byId("clock-now").textContent = text;
  byId("clock").setAttribute("aria-label", t("clock_now", text));
  byId("clock").dataset.moved = offsetS > 0 ? "yes" : "no";
  byId("clock-big").textContent = `${now.time}:${now.seconds}`;
  byId("clock-ahead").textContent = offsetS > 0 ? t("clock_ahead", span(offsetS)) : t("clock_real");
}

function span(seconds) {
  const minutes = Math.round(seconds / 60);
  const said = [];
  if (minutes >= 1440) said.push(t("days", Math.floor(minutes / 1440)));
  if (minutes % 1440 >= 60) said.push(t("hours", Math.floor((minutes % 1440) / 60)));
  if (minutes % 60 || !said.length) said.push(t("minutes", minutes % 60));
  return said.join(" ");
}

/** The next instant at which the canteen's clocks show hh:mm, as ISO 8601 with offset. */
export function nextAt(hhmm) {
  const nowMs = canteenMs();
  const now = wallClock(nowMs);
  const minutesOf = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  let minutes = minutesOf(hhmm) - minutesOf(now.time);
  if (minutes <= 0) minutes += 1440;
  const ms = nowMs - (nowMs % 60_000) + minutes * 60_000;
  return new Date(ms).toISOString().replace("Z", "+00:00");
}

async function move(body) {
  const note = byId("clock-note");
  const buttons = byId("clock-panel").querySelectorAll("button");
  for (const one of buttons) one.disabled = true;
  note.textContent = t("clock_moving");
  try {
    take(await postJson("/sim/api/clock", body));
    note.textContent = t("clock_moved", wallClock(canteenMs()).time);
  } catch (error) {
    const backwards = error instanceof Refused && error.status === 409;
    note.textContent = t(backwards ? "clock_back" : "clock_failed");
  } finally {
    for (const one of buttons) one.disabled = false;
  }
}

export function startClock() {
  for (const one of document.querySelectorAll("[data-advance]")) {
    one.addEventListener("click", () => move({ advance_s: Number(one.dataset.advance) }));
  }
  byId("clock-to").addEventListener("submit", (event) => {
    event.preventDefault();
    move({ at: nextAt(byId("clock-at").value) });
  });
  byId("clock-panel").addEventListener("toggle", () => {
    byId("clock-note").textContent = "";
  });
  onLanguage(show);
  setInterval(show, 1000);
}
