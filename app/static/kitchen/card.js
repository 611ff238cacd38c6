// One order as a card: what to cook is the largest thing on it, what could hurt somebody the boldest.

import { button, el } from "../dom.js";

const MINUTE_MS = 60_000;
const WARN_MS = 5 * MINUTE_MS;

/** `late`, `soon` or nothing: how the card's clock stands. */
export function haste(card, nowMs) {
  if (card.stage !== "todo" && card.stage !== "cooking") return "";
  if (nowMs > card.due_ms) return "late";
  return card.due_ms - nowMs < WARN_MS ? "soon" : "";
}

export function waiting(card, nowMs, t) {
  if (card.stage !== "todo" && card.stage !== "cooking") return "";
  if (nowMs > card.due_ms) return t.late(Math.ceil((nowMs - card.due_ms) / MINUTE_MS));
  return t.waited(Math.max(0, Math.floor((nowMs - card.since_ms) / MINUTE_MS)));
}

function line(one, card, t, act) {
  const extra = [...one.options, one.note, one.for ? t.for(one.for) : ""].filter(Boolean);
  const cooking = card.stage === "todo" || card.stage === "cooking";
  const state = one.short ? t.short : one.done ? t.done_mark : "";
  const inside = [
    el("span", { class: "count" }, `${one.quantity}×`),
    el("span", { class: "dish" }, one.name),
    extra.length ? el("strong", { class: "extra" }, extra.join(" · ")) : null,
    state ? el("span", { class: "tick" }, state) : null,
  ];
  const attrs = { class: "line", "data-done": one.done, "data-short": one.short };
  if (!cooking || one.done || one.short || card.lines.length === 1) return el("li", attrs, ...inside);
  const tap = button("", () => act.line(one), { class: "line-tap" });
  // What is seen is what is heard, and what the tap does comes last.
  tap.replaceChildren(...inside.filter(Boolean), el("span", { class: "unseen" }, t.done));
  return el("li", attrs, tap);
}

function place(card, t) {
  if (card.method === "counter") return t.counter;
  return card.slot === null ? t.cabinet(card.cabinet) : t.slot(card.cabinet, card.slot);
}

export function draw(card, nowMs, t, act) {
  const names = { todo: t.todo, cooking: t.cooking, ready: t.ready, boxed: t.boxed, cancelled: t.cancelled };
  const buttons = [];
  if (card.stage === "todo") buttons.push(button(t.start, () => act.order(card, "start"), { class: "start" }));
  if (card.stage === "todo" || (card.stage === "cooking" && !card.put_in)) {
    buttons.push(button(t.done, () => act.order(card, "done"), { class: "strong bump" }));
  }
  if (card.recall_until_ms || card.put_in) {
    buttons.push(button(t.recall, () => act.order(card, "recall"), { class: "recall" }));
  }
  return el(
    "li",
    { class: "card", id: `card-${card.id}`, "data-stage": card.stage, "data-haste": haste(card, nowMs) },
    el("header", {}, el("b", { class: "number" }, card.number), el("span", { class: "who" }, card.name),
      el("span", { class: "state" }, names[card.stage])),
    el("p", { class: "when" }, el("span", {}, card.at ? t.due(card.at) : t.asap), el("span", {}, place(card, t)),
      el("span", { class: "timer" }, waiting(card, nowMs, t))),
    card.allergies.length ? el("p", { class: "allergy" }, t.allergy(card.allergies.join("、"))) : null,
    el("ul", { class: "lines" }, ...card.lines.map((one) => line(one, card, t, act))),
    card.put_in ? el("p", { class: "put-in" }, t.put_in(card.cabinet, card.slot)) : null,
    buttons.length ? el("div", { class: "acts" }, ...buttons) : null,
  );
}
