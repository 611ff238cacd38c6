// The bar between messages and input. A menu opens upwards and closes again with Escape, with a tap
// on one of its words, or when another opens.

import { button, el } from "../dom.js";
import { barOf } from "./bars.js";
import { currentLanguage, t } from "./words.js";

export class Bar {
  /** `say(word)` is called for every word that is tapped. */
  constructor(say) {
    this.say = say;
    this.node = el("div", { class: "bar" });
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close(true);
    });
    document.addEventListener("click", (event) => {
      if (!this.node.contains(event.target)) this.close();
    });
  }

  draw(channel, role) {
    const bar = barOf(channel, role, currentLanguage());
    this.node.dataset.shape = bar.shape;
    if (bar.shape === "menus") this.node.replaceChildren(...bar.menus.map((menu) => this.menu(menu)));
    else this.node.replaceChildren(...bar.words.map((word) => this.word(word)));
  }

  word(word) {
    return button(word, () => {
      this.close();
      this.say(word);
    }, { class: "plain" });
  }

  menu([title, words]) {
    const list = el("div", { class: "menu", hidden: true }, ...words.map((word) => this.word(word)));
    const opener = el("button", {
      type: "button", class: "plain opener", "aria-expanded": "false",
      on: { click: () => this.toggle(opener, list) },
    }, el("span", { class: "sign", "aria-hidden": "true" }, "≡"), t(title));
    return el("div", { class: "menu-of" }, list, opener);
  }

  toggle(opener, list) {
    const open = list.hidden;
    this.close();
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) list.querySelector("button").focus({ focusVisible: false });
  }

  close(focus = false) {
    for (const list of this.node.querySelectorAll(".menu:not([hidden])")) {
      list.hidden = true;
      const opener = list.nextElementSibling;
      opener.setAttribute("aria-expanded", "false");
      if (focus) opener.focus();
    }
  }
}
