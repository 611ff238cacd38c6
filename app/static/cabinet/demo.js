// The demo's cabinet: its doors can be looked at, and hands can be played.

import { LinkLost, Refused, getJson, postJson } from "../api.js";
import { byId } from "../dom.js";
import { Doors } from "./doors.js";
import { twoDigits } from "./screen.js";
import { ACT_REFUSED, SAY } from "./words.js";

const LOOK_EVERY_MS = 1_000;
const LOOK_SOON_MS = 200; // while a door is on its way
const LOOK_TIMEOUT_MS = 4_000;
const OPENS_WITHIN_MS = 6_000;

export class DemoCabinet {
  constructor(id) {
    this.api = `/sim/api/cabinets/${encodeURIComponent(id)}`;
    this.state = null;
    this.lookedAt = null;
    this.opening = null; // {slot, openings, until, tell}
    this.timer = 0;
    this.doors = new Doors(byId("doors"), (slot, act) =>
      this.change(`${this.api}/slots/${slot}`, { act }, `${twoDigits(slot)} ${act} ✓`));
    this.listen();
    this.look();
  }

  scan(text, scanId) {
    return postJson(`${this.api}/scan`, { code: text, scan_id: scanId });
  }

  /** Whether the door that was granted opened: only the cabinet's own report counts. */
  whenOpened({ slot }) {
    const before = this.state?.slots.find((one) => one.slot === slot);
    return new Promise((tell) => {
      this.opening = { slot, openings: before?.openings ?? 0, until: Date.now() + OPENS_WITHIN_MS, tell };
      this.look();
    });
  }

  watchDoor() {
    if (this.opening === null) return;
    const { slot, openings, until, tell } = this.opening;
    const door = this.state.slots.find((one) => one.slot === slot);
    const opened = Boolean(door && (door.state === "open" || door.openings > openings));
    if (!opened && Date.now() <= until) return;
    this.opening = null;
    tell(opened);
  }

  async look() {
    clearTimeout(this.timer);
    try {
      if (!document.hidden) this.show(await getJson(this.api, LOOK_TIMEOUT_MS));
    } catch (error) {
      const missing = error instanceof Refused && error.status === 404;
      const seen = this.lookedAt?.toLocaleTimeString("zh-CN", { hour12: false }) ?? "--:--:--";
      byId("banner").textContent = missing ? SAY.missing : SAY.linkLost(seen);
      byId("banner").hidden = false;
      document.body.dataset.link = "lost";
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), this.opening === null ? LOOK_EVERY_MS : LOOK_SOON_MS);
  }

  show(answer) {
    this.state = answer;
    this.lookedAt = new Date();
    byId("banner").hidden = true;
    document.body.dataset.link = "up";
    byId("online").checked = answer.online;
    byId("auto").checked = answer.auto;
    this.doors.draw(answer.slots);
    this.watchDoor();
  }

  async change(path, body, done) {
    try {
      this.show(await postJson(path, body));
      byId("upkeep-note").textContent = done;
    } catch (error) {
      byId("upkeep-note").textContent =
        error instanceof LinkLost ? SAY.lost.join(" · ") : `${ACT_REFUSED.join(" · ")} (${error.code})`;
      this.look();
    }
  }

  listen() {
    byId("hands").addEventListener("click", () => {
      const shown = byId("upkeep").hidden;
      byId("upkeep").hidden = !shown;
      byId("hands").setAttribute("aria-pressed", String(shown));
      document.body.dataset.hands = shown ? "yes" : "no";
    });
    byId("online").addEventListener("change", ({ target }) =>
      this.change(this.api, { online: target.checked }, target.checked ? "online ✓" : "offline ✓"));
    byId("auto").addEventListener("change", ({ target }) =>
      this.change(this.api, { auto: target.checked }, target.checked ? "auto ✓" : "manual ✓"));
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }
}
