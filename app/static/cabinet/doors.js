// The grid of doors. Made once, then changed in place, so that a door can swing and a button under a
// finger stays where it is.

import { button, el } from "../dom.js";
import { twoDigits } from "./screen.js";
import { ACTS, STATES } from "./words.js";

export class Doors {
  /** `act(slot, act)` is called from the buttons below a door. */
  constructor(list, act) {
    this.list = list;
    this.act = act;
    this.doors = new Map();
  }

  draw(slots) {
    for (const state of slots) {
      if (!this.doors.has(state.slot)) this.add(state.slot);
      this.update(this.doors.get(state.slot), state);
    }
  }

  add(slot) {
    const door = {
      box: el("span", { class: "box" }),
      word: el("span", { class: "word" }),
      order: el("span", { class: "order" }),
      mark: el("span", { class: "mark", "aria-hidden": "true" }),
    };
    const acts = Object.entries(ACTS).map(([act, [zh, en]]) =>
      button(zh, () => this.act(slot, act), {
        "data-act": act, "aria-label": `${twoDigits(slot)} ${zh} ${en}`, title: en,
      }),
    );
    door.node = el("li", { class: "door", "data-slot": slot },
      el("div", { class: "frame" },
        el("div", { class: "inside" }, door.box),
        el("div", { class: "leaf" }, el("span", { class: "number" }, twoDigits(slot)),
          el("span", { class: "handle" }))),
      el("p", { class: "caption" }, door.mark, door.word, door.order),
      el("div", { class: "acts" }, ...acts),
    );
    this.doors.set(slot, door);
    this.list.append(door.node);
  }

  update(door, { slot, state, item, order: orderId }) {
    const [zh, en] = STATES[state] ?? [state, state];
    const order = orderId?.split("-").pop() ?? null; // 20250312-A017 is A017 to people
    door.node.dataset.state = state;
    door.mark.dataset.state = state;
    door.node.dataset.item = item ? "yes" : "no";
    door.box.textContent = order ?? "";
    door.word.textContent = zh;
    door.order.textContent = order ?? (item ? "有餐" : "空");
    door.node.setAttribute("aria-label", `${twoDigits(slot)} ${zh} ${en}${order ? ` ${order}` : ""}`);
  }
}
