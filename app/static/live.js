// A live stream that comes back by itself, and knows how old what it has told is.
//
// EventSource gives up for good when the server answers anything but a stream (as it does while it
// starts), and notices a dead Wi-Fi late or never. So every connection is a new one of ours, with
// the newest id seen in `after`, and silence counts as lost.

const SILENT_MS = 6_000; // the server beats every second
const AGAIN_MS = [500, 1_000, 2_000, 3_000];

export class Live {
  /** `told(event)` gets each event, `changed(isUp)` when the link is lost or there again. */
  constructor(path, told, changed) {
    this.path = path;
    this.told = told;
    this.changed = changed;
    this.after = "0";
    this.heardAt = null;
    this.tries = 0;
    this.source = null;
    this.timer = 0;
    this.open();
    setInterval(() => this.#watch(), 1_000);
    addEventListener("online", () => this.open());
    addEventListener("offline", () => this.#lost());
    document.addEventListener("visibilitychange", () => document.hidden || this.#watch());
  }

  /** Seconds since the server was heard; null before the first time. */
  get age() {
    return this.heardAt === null ? null : Math.round((Date.now() - this.heardAt) / 1_000);
  }

  open() {
    clearTimeout(this.timer);
    this.source?.close();
    this.startedAt = Date.now();
    const source = new EventSource(`${this.path}?after=${encodeURIComponent(this.after)}`);
    this.source = source;
    source.addEventListener("message", (event) => {
      if (this.source !== source) return;
      const wasLost = this.tries > 0 || this.heardAt === null;
      this.heardAt = Date.now();
      this.tries = 0;
      this.after = event.lastEventId || this.after;
      this.told(JSON.parse(event.data));
      if (wasLost) this.changed(true);
    });
    source.addEventListener("error", () => this.source === source && this.#lost());
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  #lost() {
    if (this.source === null) return;
    this.source.close();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), AGAIN_MS[Math.min(this.tries, AGAIN_MS.length - 1)]);
    this.tries += 1;
    this.changed(false);
  }

  #watch() {
    const since = Math.max(this.heardAt ?? 0, this.startedAt);
    if (this.source !== null && Date.now() - since > SILENT_MS) this.#lost();
  }
}
