// The payer at the sandbox provider: what waits to be paid, and six ways it may turn out.

import { LinkLost, getJson, postJson } from "../api.js";
import { button, el } from "../dom.js";
import { t } from "./words.js";

const OUTCOMES = ["paid", "refused", "lost", "duplicate", "forged", "late"];
const OPEN = new Set(["creating", "pending", "unknown"]);
const LOOK_EVERY_MS = 2_000;
const SOON_MS = 200; // several messages at once are one reason to look

const yuan = (fen) => `¥${(fen / 100).toFixed(2)}`;

/** A sheet over one chat. `onCount(n)` hears how many payments wait. */
export class Payer {
  constructor(onCount) {
    this.onCount = onCount;
    this.person = null;
    this.items = [];
    this.note = "";
    this.shown = "";
    this.node = el("section", { class: "sheet", hidden: true, tabindex: "-1" });
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle(false);
    });
    setInterval(() => this.isOpen && !document.hidden && this.refresh(), LOOK_EVERY_MS);
  }

  get isOpen() {
    return !this.node.hidden;
  }

  show(person) {
    this.person = person;
    this.items = [];
    this.note = "";
    this.onCount(0);
    this.refreshSoon();
  }

  toggle(open = !this.isOpen) {
    this.node.hidden = !open;
    this.note = "";
    if (open) {
      this.shown = "";
      this.draw();
      this.node.focus();
      this.refresh();
    }
  }

  refreshSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.refresh(), SOON_MS);
  }

  /** Ask what waits. A lost link is the page's banner's business. */
  async refresh() {
    const person = this.person;
    if (person === null) return;
    try {
      const query = new URLSearchParams({ persona: person.persona });
      const { items } = await getJson(`/sim/api/payments?${query}`);
      if (person !== this.person) return;
      this.items = items;
    } catch (error) {
      if (!(error instanceof LinkLost)) this.note = error.message;
    }
    this.onCount(this.items.filter((item) => OPEN.has(item.status)).length);
    this.draw();
  }

  async play(item, outcome) {
    try {
      await postJson(`/sim/api/payments/${encodeURIComponent(item.number)}`, { outcome });
      this.note = t("payer_done", t(`outcome_${outcome}`));
    } catch (error) {
      this.note = error.message;
    }
    await this.refresh();
  }

  draw() {
    // Drawn anew only when something changed: a button under a finger must stay where it is.
    const state = JSON.stringify([this.person, this.items, this.note, t("payer")]);
    if (!this.isOpen || state === this.shown) return;
    this.shown = state;
    const focused = this.node.contains(document.activeElement) ? document.activeElement.dataset.at : "";
    this.node.replaceChildren(
      el("header", { class: "row" },
        el("h3", {}, t("payer_title", this.person.name)),
        button(t("payer_close"), () => this.toggle(false), { class: "plain", "data-at": "close" }),
      ),
      this.items.length ? this.list() : el("p", { class: "quiet" }, t("payer_none")),
      el("p", { class: "quiet", role: "status" }, this.note),
    );
    if (focused) (this.node.querySelector(`[data-at="${focused}"]`) ?? this.node).focus();
  }

  list() {
    return el("ul", {}, ...this.items.map((item) =>
      el("li", { "data-number": item.number, "data-status": item.status },
        el("p", { class: "due" },
          el("strong", {}, item.order), ` ${yuan(item.amount_fen)} `,
          el("span", { class: "tag" }, t(`payment_${item.status}`)),
        ),
        el("div", { class: "outcomes" }, ...OUTCOMES.map((outcome) =>
          button(t(`outcome_${outcome}`), () => this.play(item, outcome), {
            class: outcome === "paid" ? "strong" : "choice",
            "data-at": `${item.number}-${outcome}`,
            "data-outcome": outcome,
          }),
        )),
      ),
    ));
  }
}
