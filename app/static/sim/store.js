// What stands on everybody's screen. The server's list is the only truth about what was said *to* a
// persona; what the persona said is kept here, as a chat app knows its own words.
//
// The live stream only brings rows early. The cursor moves by catching up alone: a row that the
// stream brought says nothing about the rows before it.

import { LinkLost, getJson, newId, postJson } from "../api.js";
import { recall, remember } from "../memory.js";
import { canteenMs } from "./clock.js";

const ROWS_MAX = 500; // rows the server hands out at a time
const OVERLAP = 20; // another process may commit a row late, behind the cursor
const OWN_MAX = 200; // own messages remembered per chat
const CHATS_FOUND_MAX = 20; // strangers a script sends in; a load test must not fill the page

export class Chat {
  /** `room`: the group's id as the server hears it; empty for a person's own chat. */
  constructor(persona, channel, room, key) {
    this.persona = persona;
    this.channel = channel;
    this.room = room;
    this.key = key;
    this.items = [];
    this.waiting = 0;
    this.unread = 0;
    this.seen = recall(`seen.${this.key}`, 0);
    this.own = recall(`own.${this.key}`, []);
  }

  /** Remember own messages, the newest ones; a file's content is not worth this browser's room. */
  keep() {
    this.own = this.own.slice(-OWN_MAX);
    const kept = this.own.map((own) =>
      own.body.file === undefined ? own : { ...own, state: "sent", body: { ...own.body, file: "" } });
    remember(`own.${this.key}`, kept);
  }

  /** The choices of a reply that were tapped since. */
  chosen(item) {
    const taps = this.own.filter((own) => own.on === item.id && own.state !== "failed");
    return new Set(taps.map((own) => own.body.choice));
  }

  markSeen() {
    const last = Math.max(0, ...this.items.map((item) => item.cursor ?? 0));
    this.unread = 0;
    if (last > this.seen) {
      this.seen = last;
      remember(`seen.${this.key}`, last);
    }
  }
}

export class Store {
  constructor(listener) {
    this.listener = listener; // (chat, what, item) with what: added | changed | waiting | loaded
    this.chats = new Map();
    this.cursors = new Map(); // persona → row up to which everything is here
    this.ids = new Set();
    this.loading = new Set(); // personas whose history is coming in: told as one
  }

  chat(persona, channel, room = "") {
    const key = `${room ? `@${room}` : persona}|${channel}`;
    if (!this.chats.has(key)) this.chats.set(key, new Chat(persona, channel, room, key));
    return this.chats.get(key);
  }

  /** Begin with a persona: everything that stands on their screen. */
  async open(persona) {
    if (this.cursors.has(persona)) return;
    this.cursors.set(persona, 0);
    this.loading.add(persona);
    try {
      await this.catchUp(persona);
    } finally {
      this.loading.delete(persona);
      for (const chat of this.chats.values()) {
        // A room's messages came in one member after the other.
        if (chat.room) chat.items.sort((a, b) => a.at_ms - b.at_ms || (a.cursor ?? 0) - (b.cursor ?? 0));
        if (chat.room || chat.persona === persona) this.listener(chat, "loaded", null);
      }
    }
  }

  /** What did not get through before the page was closed stands there again, to be sent or left. */
  restore(chat) {
    for (const own of chat.own.filter((one) => one.state !== "sent" && !chat.items.includes(one))) {
      own.state = "failed";
      this.add(chat, own);
    }
  }

  /** Fetch everything after the cursor. Throws when the link is lost. */
  async catchUp(persona) {
    let after = Math.max(0, (this.cursors.get(persona) ?? 0) - OVERLAP);
    for (;;) {
      const query = new URLSearchParams({ persona, after });
      const { items, next } = await getJson(`/sim/api/messages?${query}`);
      for (const item of items) this.take(item);
      this.cursors.set(persona, Math.max(this.cursors.get(persona) ?? 0, next));
      if (items.length < ROWS_MAX) return;
      after = next;
    }
  }

  async catchUpAll() {
    for (const persona of [...this.cursors.keys()]) await this.catchUp(persona);
  }

  /** A row of the server's list, from wherever it came; the same row twice stands here once. */
  take(item) {
    if (this.ids.has(item.id)) return;
    if (!this.cursors.has(item.persona)) {
      if (this.cursors.size >= CHATS_FOUND_MAX) return;
      this.cursors.set(item.persona, 0);
    }
    this.ids.add(item.id);
    const chat = this.chat(item.group ? `@${item.group}` : item.persona, item.channel, item.group ?? "");
    const own = item.message_id && chat.own.find((one) => one.message_id === item.message_id);
    if (own && !chat.items.includes(own)) this.add(chat, own);
    if (item.cursor > chat.seen) chat.unread += 1;
    this.add(chat, item);
  }

  add(chat, item) {
    chat.items.push(item);
    const quiet = chat.room ? this.loading.size > 0 : this.loading.has(chat.persona);
    if (!quiet) this.listener(chat, "added", item);
  }

  /** Say something; `label` is what the bubble shows, `on` the reply whose choice was tapped.
   *  Resolves when it is answered or failed. */
  async send(chat, body, label, persona = chat.persona, on = null) {
    const own = {
      message_id: newId("web-"), persona, body, label, on, at_ms: canteenMs(),
      state: "sending", replies: [], again: 0, same: true,
    };
    chat.own.push(own);
    this.add(chat, own);
    await this.deliver(chat, own);
  }

  /** The same message again with the same id: what a platform does that did not hear from us. */
  async deliver(chat, own) {
    const repeated = own.state === "sent";
    chat.waiting += 1;
    this.listener(chat, "waiting", null);
    try {
      const answer = await postJson("/sim/api/messages", {
        persona: own.persona ?? chat.persona, channel: chat.channel, message_id: own.message_id,
        ...(chat.room ? { group: chat.room } : {}), ...own.body,
      });
      const replies = answer.replies.map((reply) => reply.id);
      if (repeated) {
        own.again += 1;
        own.same = replies.join() === own.replies.join();
      }
      own.replies = replies;
      own.state = "sent";
    } catch (error) {
      // Refused or unanswered: either way it may be sent again under its id without harm.
      if (!repeated) own.state = "failed";
      if (!(error instanceof LinkLost)) own.reason = error.message;
    }
    try {
      if (!own.replies.every((id) => this.ids.has(id))) await this.catchUp(own.persona ?? chat.persona);
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error; // whoever watches the link catches up
    } finally {
      chat.waiting -= 1;
      chat.keep();
      this.listener(chat, "waiting", null);
      this.listener(chat, "changed", own);
    }
  }
}
