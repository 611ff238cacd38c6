// What a messenger hides behind its plus: pictures and files, what the platform tells by itself
// (somebody follows, scans, comes in), the same message once more, and the chat as a file.

import { button, el } from "../dom.js";
import { download, transcriptOf } from "./transcript.js";
import { t } from "./words.js";

const FILE_MAX = 5 * 1024 * 1024; // the server takes 8 MB, and base64 makes four bytes of three
const EVENTS = [["subscribe", "👋"], ["scan", "📷"], ["enter", "🚪"]];

function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** `pane` = {chat, send(body, label), again(own), newest()}. */
export class Tray {
  constructor(pane) {
    this.pane = pane;
    this.tiles = el("div", { class: "tiles" });
    this.note = el("p", { class: "quiet", role: "status" });
    this.node = el("section", { class: "tray", hidden: true }, this.tiles, this.note);
    this.toggler = button("＋", () => this.toggle(), { class: "plus", "aria-expanded": "false" });
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
  }

  toggle(open = this.node.hidden) {
    const within = this.node.contains(document.activeElement);
    this.node.hidden = !open;
    this.note.textContent = "";
    this.toggler.setAttribute("aria-expanded", String(open));
    if (open) this.tiles.querySelector("button").focus();
    else if (within) this.toggler.focus();
  }

  relabel() {
    this.node.setAttribute("aria-label", t("tray"));
    this.toggler.setAttribute("aria-label", t("more"));
    this.tiles.replaceChildren(
      this.picker("send_image", "🖼", "image/*", "image_said"),
      this.picker("send_file", "📎", "", "file_said"),
      ...EVENTS.map(([event, sign]) => this.tile(`event_${event}`, sign, () => {
        this.pane.send({ event }, t("event_said", t(`event_${event}`)));
        this.toggle(false);
      })),
      this.tile("resend", "🔁", () => this.resend()),
      this.tile("save", "💾", () => this.save()),
    );
  }

  tile(key, sign, press) {
    return el("button", { type: "button", "data-tile": key, on: { click: press } },
      el("span", { class: "sign", "aria-hidden": "true" }, sign), el("span", {}, t(key)));
  }

  picker(key, sign, accept, said) {
    const input = el("input", { type: "file", accept, hidden: true, "aria-label": t(key), tabindex: "-1" });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      input.value = "";
      if (!file) return;
      if (file.size > FILE_MAX) {
        this.note.textContent = t("too_large");
        return;
      }
      this.pane.send({ file: await base64Of(file), name: file.name }, t(said, file.name));
      this.toggle(false);
    });
    const tile = this.tile(key, sign, () => input.click());
    tile.append(input);
    input.addEventListener("click", (event) => event.stopPropagation());
    return tile;
  }

  resend() {
    const own = this.pane.newest();
    if (own) {
      this.pane.again(own);
      this.toggle(false);
    } else this.note.textContent = t("nothing_to_resend");
  }

  save() {
    const { chat } = this.pane;
    const name = `${chat.room || chat.persona}-${chat.channel}.chat`;
    this.note.textContent = t("saved", download(name, transcriptOf(chat, chat.items)));
  }
}
