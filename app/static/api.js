// Talking to the server that served the page. Two ways to fail, and a caller must know which:
// `Refused` is an answer (problem+json), `LinkLost` means nobody knows what happened.

const TIMEOUT_MS = 20_000; // moving the clock runs everything that fell due before it answers

export class Refused extends Error {
  constructor(status, code, detail) {
    super(detail || code);
    this.status = status;
    this.code = code;
  }
}

export class LinkLost extends Error {}

async function ask(path, options, timeoutMs) {
  let response;
  let body;
  try {
    response = await fetch(path, { ...options, signal: AbortSignal.timeout(timeoutMs) });
    body = await response.json();
  } catch (error) {
    if (response === undefined || !(error instanceof SyntaxError)) throw new LinkLost(String(error));
    throw new Refused(response.status, "malformed", response.statusText);
  }
  if (!response.ok) throw new Refused(response.status, body.code, body.detail);
  return body;
}

export const getJson = (path, timeoutMs = TIMEOUT_MS) => ask(path, { cache: "no-store" }, timeoutMs);

export function postJson(path, body, timeoutMs = TIMEOUT_MS) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) }, timeoutMs);
}

/** An id nobody else has; not `randomUUID`, which a page over plain http does not get. */
export function newId(prefix) {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return prefix + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
