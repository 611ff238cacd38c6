// One chat window: head, messages, menu bar, the line to type in. A room is the same window with
// several people who speak in it.

import { button, el } from "../dom.js";
import { Bar } from "./bar.js";
import { ownBubble, theirBubble } from "./bubble.js";
import { stamp } from "./clock.js";
import { Payer } from "./payer.js";
import { Tray } from "./tray.js";
import { currentLanguage, t } from "./words.js";

const CHANNELS = ["console", "wechat", "wecom", "dingtalk"];
const SHOWN_MAX = 300; // older bubbles leave the screen; a long demo must stay light
const STAMP_AFTER_MS = 120_000; // closer messages share a time stamp
const NEAR_END_PX = 80;

/** A sentence to begin with: for a diner the server's, which knows what is open and left. */
function firstWords(role) {
  const english = currentLanguage() === "en";
  if (role === "kitchen") return english ? "prep" : "汇总";
  if (role === "admin") return english ? "today" : "今日订单";
  return english ? "two braised pork and one rice, locker" : document.body.dataset.hint;
}

export class Pane {
  /** `house` = {store, switchChannel(pane, channel), looked(chat), personOf(persona)}. */
  constructor(house) {
    this.house = house;
    this.person = null;
    this.chat = null;
    this.nodes = new Map();
    this.lastStampMs = 0;
    this.payer = new Payer((count) => this.countPayments(count));
    this.build();
  }

  build() {
    this.avatar = el("span", { class: "avatar" });
    this.name = el("h2", {});
    this.role = el("small", {});
    this.channels = el("select", { on: { change: () => this.house.switchChannel(this, this.channels.value) } });
    this.payButton = button("", () => this.payer.toggle(), { class: "plain pay" });
    this.log = el("div", { class: "log", role: "log", tabindex: "0" });
    this.atEnd = true;
    this.lastTop = 0;
    this.log.addEventListener("scroll", () => {
      // Only whoever goes up leaves the end; content that grew below does not carry anybody away.
      if (this.nearEnd()) this.newer.setAttribute("hidden", "");
      if (this.nearEnd()) this.atEnd = true;
      else if (this.log.scrollTop < this.lastTop) this.atEnd = false;
      this.lastTop = this.log.scrollTop;
    });
    // A picture grows when it has come; whoever was at the end stays there.
    this.log.addEventListener("load", () => requestAnimationFrame(() => this.atEnd && this.toEnd()), true);
    this.newer = button("", () => this.toEnd(), { class: "newer", hidden: true });
    this.typing = el("p", { class: "typing", hidden: true });
    this.bar = new Bar((word) => this.say(word));
    this.tray = new Tray(this);
    this.speakers = el("div", { class: "speakers", role: "group", hidden: true });
    this.input = el("textarea", { rows: "1", maxlength: "20000", enterkeyhint: "send" });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowUp" || event.key === "ArrowDown") this.recall(event);
      // While an input method composes, Enter chooses a character.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.grow());
    this.sendButton = el("button", { type: "submit", class: "strong" });
    this.form = el("form", { class: "say" }, this.input, this.tray.toggler, this.sendButton);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.node = el("section", { class: "pane" },
      el("header", { class: "who" }, this.avatar, el("div", { class: "names" }, this.name, this.role),
        this.channels, this.payButton),
      el("div", { class: "middle" }, this.log, this.newer, this.payer.node),
      this.typing, this.speakers, this.bar.node, this.form, this.tray.node,
    );
  }

  // --- whose chat -----------------------------------------------------------------------------

  /** Show a person's chat; the one shown before stays in the store. */
  show(person, chat) {
    const other = this.person !== person;
    this.person = person;
    this.chat = chat;
    this.recalled = 0;
    this.speaker = person.members ? (person.members.includes(this.speaker) ? this.speaker : person.members[0]) : person.persona;
    this.node.dataset.persona = person.persona;
    this.node.dataset.channel = chat.channel;
    if (other) {
      this.tray.toggle(false);
      this.payer.toggle(false);
      this.payer.show(this.house.personOf(this.speaker));
    }
    this.relabel();
    this.redraw();
  }

  /** All words anew: another person, another channel or another language. */
  relabel() {
    const { name, role } = this.person;
    this.node.setAttribute("aria-label", t("chat_of", name));
    this.avatar.dataset.letter = name.slice(-1);
    this.name.textContent = name;
    this.role.textContent = this.person.members
      ? t("room_role", this.person.members.map((one) => this.house.personOf(one).name).join("、"))
      : t(`role_${role}`);
    this.payButton.hidden = this.person.members !== undefined;
    this.drawSpeakers();
    this.channels.setAttribute("aria-label", t("channel"));
    this.channels.replaceChildren(...CHANNELS.map((channel) =>
      el("option", { value: channel, selected: channel === this.chat.channel }, t(`channel_${channel}`)),
    ));
    this.log.setAttribute("aria-label", t("log_of", name));
    this.newer.textContent = t("newer");
    this.typing.textContent = t("typing");
    this.bar.draw(this.chat.channel, this.person.members ? "diner" : role);
    this.tray.relabel();
    this.input.setAttribute("aria-label", t("say"));
    this.input.placeholder = t("say");
    this.sendButton.textContent = t("send");
    this.countPayments(this.waitingPayments ?? 0);
    this.payer.draw();
  }

  countPayments(count) {
    this.waitingPayments = count;
    this.payButton.textContent = count ? `${t("payer")} ${count}` : t("payer");
    this.payButton.setAttribute("aria-label", count ? t("payer_count", count) : t("payer"));
    this.payButton.dataset.waiting = count ? "yes" : "no";
  }

  /** In a room: who says the next thing. */
  drawSpeakers() {
    const members = this.person.members ?? [];
    this.speakers.hidden = !members.length;
    this.speakers.setAttribute("aria-label", t("speaker"));
    this.speakers.replaceChildren(...members.map((persona) =>
      button(this.house.personOf(persona).name, () => {
        this.speaker = persona;
        for (const one of this.speakers.children) {
          one.setAttribute("aria-pressed", String(one.dataset.speaker === persona));
        }
        this.redraw();
      }, { "data-speaker": persona, "aria-pressed": String(persona === this.speaker) }),
    ));
  }

  // --- messages -------------------------------------------------------------------------------

  redraw() {
    // What was said before is not read out; what comes now is.
    this.log.setAttribute("aria-live", "off");
    this.nodes.clear();
    this.lastStampMs = 0;
    this.log.replaceChildren();
    for (const item of this.chat.items.slice(-SHOWN_MAX)) this.append(item);
    if (!this.chat.items.length) this.log.append(this.welcome());
    this.showWaiting();
    this.toEnd();
    this.house.looked(this.chat);
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  added(item) {
    const follow = this.atEnd || this.nearEnd() || item.state !== undefined;
    this.log.querySelector(".welcome")?.remove();
    this.append(item);
    while (this.nodes.size > SHOWN_MAX) this.dropOldest();
    if (follow) this.toEnd();
    else this.newer.removeAttribute("hidden");
    this.payer.refreshSoon();
    this.house.looked(this.chat);
  }

  append(item) {
    if (item.at_ms - this.lastStampMs > STAMP_AFTER_MS) {
      const iso = new Date(item.at_ms).toISOString();
      this.log.append(el("p", { class: "stamp" }, el("time", { datetime: iso }, stamp(item.at_ms))));
    }
    this.lastStampMs = Math.max(item.at_ms, this.lastStampMs);
    const node = this.bubble(item);
    this.nodes.set(item.state === undefined ? item.id : item.message_id, node);
    this.log.append(node);
  }

  bubble(item) {
    if (item.state === undefined) {
      return theirBubble(item, {
        channel: this.chat.channel,
        chosen: this.chat.chosen(item),
        choose: (choice) => this.choose(choice, item),
        about: this.chat.room ? this.house.personOf(item.persona).name : "",
      });
    }
    const persona = item.persona ?? this.chat.persona;
    return ownBubble(item, {
      again: () => this.again(item),
      speaker: this.house.personOf(persona),
      mine: !this.chat.room || persona === this.speaker,
      room: this.chat.room,
    });
  }

  dropOldest() {
    const [key, node] = this.nodes.entries().next().value;
    if (node.previousElementSibling?.matches(".stamp")) node.previousElementSibling.remove();
    node.remove();
    this.nodes.delete(key);
  }

  changed(item) {
    const before = this.nodes.get(item.message_id);
    if (before) this.keepingEnd(() => this.replace(before, item));
    this.markChosen(item);
  }

  /** The card that was answered says so, as its platform updates it. */
  markChosen(own) {
    const node = own.on && this.nodes.get(own.on);
    if (!node || own.state === "failed") return;
    for (const one of node.querySelectorAll(".choice")) {
      if (one.dataset.value === own.body.choice) one.dataset.chosen = "yes";
    }
  }

  replace(before, item) {
    const focused = before.contains(document.activeElement);
    const node = this.bubble(item);
    before.replaceWith(node);
    this.nodes.set(item.message_id, node);
    if (focused) node.querySelector("button").focus();
  }

  showWaiting() {
    this.keepingEnd(() => {
      this.typing.hidden = this.chat.waiting === 0;
    });
  }

  /** Whoever sees the newest line goes on seeing it when something above grows. */
  keepingEnd(change) {
    const near = this.nearEnd();
    change();
    if (near) this.toEnd();
  }

  welcome() {
    const staff = this.person.role !== "diner";
    const words = firstWords(this.person.role);
    return el("div", { class: "welcome" },
      el("p", {}, t(staff ? "hello_staff" : "hello_diner", this.person.name)),
      el("p", { class: "quiet" }, t("try_saying")),
      button(words, () => this.say(words), { class: "choice hint" }),
    );
  }

  nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END_PX;
  }

  toEnd() {
    this.atEnd = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.newer.setAttribute("hidden", "");
  }

  // --- saying ---------------------------------------------------------------------------------

  /** Everything that is sent from this window goes through here. */
  send(body, label, on = null) {
    this.recalled = 0;
    this.house.store.send(this.chat, body, label, this.speaker, on);
  }

  again(own) {
    this.house.store.deliver(this.chat, own);
  }

  newest() {
    return this.chat.own.findLast((own) => own.body.file !== "");
  }

  say(text) {
    this.send({ text }, text);
  }

  choose(choice, item) {
    this.send({ choice: choice.value }, choice.label, item.id);
    this.input.focus({ preventScroll: true });
  }

  /** ↑ brings back what was typed last, and what was typed before that; ↓ goes forward again. */
  recall(event) {
    const typed = this.chat.own.filter((own) => own.body.text !== undefined).map((own) => own.body.text);
    const wanted = this.recalled + (event.key === "ArrowUp" ? 1 : -1);
    const untouched = this.input.value === "" || this.input.value === typed.at(-this.recalled);
    if (event.isComposing || !untouched || wanted < 0 || wanted > typed.length) return;
    event.preventDefault();
    this.recalled = wanted;
    this.input.value = wanted ? typed.at(-wanted) : "";
    this.grow();
  }

  submit() {
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.grow();
    this.say(text);
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 132)}px`;
  }
}
