// A real cabinet's screen: a browser that was paired once and signs what it asks, like any device
// (`/device/v1`). The secret is turned into a key that signs and cannot be read again, and only the
// key is kept: in this browser's own store, for this cabinet.

import { LinkLost, Refused, newId } from "../api.js";

const TIMEOUT_MS = 10_000;
const LOOK_EVERY_MS = 400;
const OPENS_WITHIN_MS = 16_000; // a command lives 15 s
const STORE = "fandian-kiosk";

export const canSign = () => Boolean(window.crypto?.subtle && window.indexedDB);

// --- the key --------------------------------------------------------------------------------------

function keys(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(STORE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asked = act(opening.result.transaction("keys", mode).objectStore("keys"));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    };
  });
}

export const keyOf = (id) => keys("readonly", (store) => store.get(id));
export const forget = (id) => keys("readwrite", (store) => store.delete(id));

/** Exchange a pairing code; the id of the cabinet it belongs to. Throws Refused or LinkLost. */
export async function pair(code) {
  const { id, secret } = await ask("/device/v1/pair", "POST", JSON.stringify({ code }), {});
  const key = await crypto.subtle.importKey(
    "raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"],
  );
  await keys("readwrite", (store) => store.put(key, id));
  return id;
}

// --- asking ---------------------------------------------------------------------------------------

const hex = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function signed(id, key, method, path, body) {
  const text = new TextEncoder();
  const stamp = String(Math.floor(Date.now() / 1000));
  const nonce = newId("n");
  const digest = hex(await crypto.subtle.digest("SHA-256", text.encode(body)));
  const signature = await crypto.subtle.sign(
    "HMAC", key, text.encode(`${method}\n${path}\n${stamp}\n${nonce}\n${digest}`),
  );
  return {
    "X-Device-Id": id, "X-Timestamp": stamp, "X-Nonce": nonce, "X-Signature": hex(signature),
  };
}

async function ask(path, method, body, headers) {
  let answer;
  try {
    answer = await fetch(path, {
      method, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: body ? { ...headers, "Content-Type": "application/json" } : headers,
      ...(body ? { body } : {}),
    });
  } catch (error) {
    throw new LinkLost(String(error));
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, said.code ?? "malformed", said.detail);
  return said;
}

export class PairedCabinet {
  /** `unpaired()` is called when the house no longer knows this browser. */
  constructor(id, key, unpaired) {
    this.id = id;
    this.key = key;
    this.unpaired = unpaired;
  }

  async call(method, path, body = "") {
    const headers = await signed(this.id, this.key, method, path, body);
    try {
      return await ask(path, method, body, headers);
    } catch (error) {
      if (error instanceof Refused && error.code === "unauthorized") this.unpaired();
      throw error;
    }
  }

  scan(text, scanId) {
    const said = /^\d{6}$/.test(text) ? { digits: text } : { code: text };
    const body = JSON.stringify({ scan_id: scanId, ...said, ts: Math.floor(Date.now() / 1000) });
    return this.call("POST", `/device/v1/cabinets/${encodeURIComponent(this.id)}/scan`, body);
  }

  /** Whether the door that was granted opened, asked until the command is over. */
  async whenOpened({ cmd_id: command }) {
    const until = Date.now() + OPENS_WITHIN_MS;
    while (Date.now() < until) {
      const { state } = await this.call("GET", `/device/v1/commands/${command}`);
      if (state === "opened") return true;
      if (state !== "sent") return false;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return false;
  }
}
