// The cook's screen: cards by stage, live, honest about how old they are, one tap to bump.
//
// The screen is a map of cards by id. A connection begins with all of them and goes on with changes,
// so whatever was missed or came twice, the map is right after the next event.

import { LinkLost, postJson } from "../api.js";
import { button, byId, el } from "../dom.js";
import { Live } from "../live.js";
import { draw, haste, waiting } from "./card.js";
import { WORDS } from "./words.js";

const t = WORDS[document.body.dataset.language] ?? WORDS.zh;
const RED_AFTER_S = 10;
const zone = document.body.dataset.zone;

let cards = new Map();
let totals = [];
let clockAhead = 0; // the canteen's clock against this device's
let filter = "";
let sound = null; // an AudioContext once somebody asked for it: browsers allow none before

for (const node of document.querySelectorAll("[data-t]")) node.textContent = t[node.dataset.t];
byId("filters").setAttribute("aria-label", t.filters);
byId("age-text").textContent = t.connecting;

const now = () => Date.now() + clockAhead;
const live = new Live("/kitchen/live", told, linked);

// --- what comes ---------------------------------------------------------------------------------

function told(event) {
  if (event.now_ms) clockAhead = event.now_ms - Date.now();
  if (event.kind === "out") {
    live.close();
    linked(false, t.out);
  } else if (event.kind === "all") {
    const before = cards;
    cards = new Map(event.cards.map((card) => [card.id, card]));
    totals = event.totals;
    const kinds = event.meals.map((meal) => t.meals[meal.kind]);
    byId("meal").textContent = [...new Set(kinds)].join(" · ");
    if (before.size && event.cards.some((card) => card.stage === "todo" && !before.has(card.id))) ring();
    drawAll();
  } else if (event.kind === "change") {
    if (event.cards.some((card) => card.stage === "todo" && !cards.has(card.id))) ring();
    for (const card of event.cards) mind(card);
    for (const id of event.gone) cards.delete(id);
    for (const card of event.cards) cards.set(card.id, card);
    totals = event.totals;
    drawAll();
  }
  showAge();
}

/** An allergy that was told after the order: the pan may be on the fire already. */
function mind(card) {
  const before = cards.get(card.id)?.allergies ?? card.allergies;
  const added = card.allergies.filter((one) => !before.includes(one));
  if (!added.length || card.stage === "ready" || card.stage === "boxed") return;
  byId("note").textContent = t.minded(card.number, added.join("、"));
  ring();
}

function linked(isUp, said = "") {
  document.body.dataset.link = isUp ? "up" : "lost";
  byId("banner").hidden = isUp;
  if (!isUp) byId("banner").textContent = said || (live.age === null ? t.lost_first : t.lost(live.age));
  showAge();
}

function showAge() {
  const age = live?.age ?? null;
  byId("age-text").textContent = age === null ? t.connecting : t.age(age);
  byId("age").dataset.old = age !== null && age >= RED_AFTER_S ? "yes" : "no";
  if (document.body.dataset.link === "lost" && live.source !== null && age !== null) {
    byId("banner").textContent = t.lost(age);
  }
}

// --- what is shown ------------------------------------------------------------------------------

const shown = (card) => filter === "" || (filter === "asap" ? card.at === "" : card.at === filter);

function drawAll() {
  const focused = document.activeElement?.closest?.(".card")?.id;
  const label = document.activeElement?.className;
  for (const stage of ["todo", "cooking", "ready", "boxed"]) {
    // A cancelled order stays where the cook's eyes are.
    const mine = [...cards.values()].filter(
      (card) => (card.stage === "cancelled" ? "todo" : card.stage) === stage && shown(card),
    );
    mine.sort((one, other) => one.due_ms - other.due_ms || one.id - other.id);
    byId(stage).replaceChildren(...mine.map((card) => draw(card, now(), t, act)));
    byId(`n-${stage}`).textContent = String(mine.filter((card) => card.stage === stage).length);
  }
  drawTotals();
  drawFilters();
  if (focused && label) byId(focused)?.getElementsByClassName(label)[0]?.focus();
}

function drawTotals() {
  const rows = totals.map((row) =>
    el("li", {},
      el("b", {}, String(row.quantity)), el("span", {}, row.name),
      button(t.done, () => act.dish(row), { "aria-label": t.dish_done(row.name) })),
  );
  byId("sums").replaceChildren(...(rows.length ? rows : [el("li", { class: "quiet" }, t.nothing)]));
}

function drawFilters() {
  const times = [...new Set([...cards.values()].map((card) => card.at || "asap"))].sort();
  if (filter && !times.includes(filter)) times.push(filter);
  byId("filters").hidden = times.length < 2;
  const choices = ["", ...times].map((at) =>
    button(at === "" ? t.all : at === "asap" ? t.asap : at, () => {
      filter = at;
      drawAll();
    }, { class: "tool", "aria-pressed": String(filter === at) }),
  );
  byId("filters").replaceChildren(...choices);
}

/** Clocks go on without redrawing: a card must not move under a finger. */
function tick() {
  showAge();
  for (const card of cards.values()) {
    const node = byId(`card-${card.id}`);
    if (node === null) continue;
    node.dataset.haste = haste(card, now());
    node.querySelector(".timer").textContent = waiting(card, now(), t);
    if (card.recall_until_ms && now() > card.recall_until_ms) {
      card.recall_until_ms = 0;
      node.querySelector(".recall")?.remove();
    }
  }
}

// --- what is tapped -----------------------------------------------------------------------------

const act = {
  order: (card, verb) => tap(card.id, `/kitchen/orders/${card.id}/${verb}`, { step: card.step }, (answer) => {
    if (verb === "recall" && answer.to_clear) return t.clear(...answer.to_clear);
    return verb === "recall" ? t.recalled(card.number) : verb === "done" ? t.said_done(card.number) : "";
  }),
  line: (one) => tap(null, `/kitchen/lines/${one.id}/done`, {}, () => t.dish_done(one.name)),
  dish: (row) => tap(null, `/kitchen/meals/${row.meal}/dishes/${encodeURIComponent(row.dish)}/done`, {},
    () => t.dish_done(row.name)),
};

async function tap(cardId, path, body, done) {
  const node = cardId === null ? null : byId(`card-${cardId}`);
  node?.setAttribute("aria-busy", "true");
  try {
    byId("note").textContent = done(await postJson(path, body));
  } catch (error) {
    const lost = error instanceof LinkLost;
    byId("note").textContent = lost ? t.unsure : t.refused[error.code] ?? t.cannot;
  } finally {
    node?.removeAttribute("aria-busy");
  }
}

byId("sound").addEventListener("click", () => {
  sound = sound === null ? new AudioContext() : (sound.close(), null);
  byId("sound").setAttribute("aria-pressed", String(sound !== null));
  ring();
});

function ring() {
  if (sound === null) return;
  for (const [after, pitch] of [[0, 880], [0.18, 1175]]) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, sound.currentTime + after);
    volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + after + 0.35);
    tone.connect(volume).connect(sound.destination);
    tone.start(sound.currentTime + after);
    tone.stop(sound.currentTime + after + 0.4);
  }
}

byId("print").addEventListener("click", () => {
  const at = new Date(now()).toLocaleString("zh-CN", { timeZone: zone, hour12: false });
  byId("print-when").textContent = t.printed(at);
  print();
});

setInterval(tick, 1_000);
