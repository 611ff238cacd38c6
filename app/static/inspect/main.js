// Follows the newest message while nobody is reading an older one or typing a sentence to try.

import { getJson } from "../api.js";

const LOOK_EVERY_MS = 2_000;
const { who, newest } = document.body.dataset;

document.getElementById("who")?.addEventListener("change", (event) => event.target.form.submit());

async function look() {
  try {
    const busy = document.hidden || document.getElementById("try")?.value;
    const found = busy ? null : await getJson(`/inspect/newest?${new URLSearchParams({ who })}`);
    if (found && String(found.newest) !== newest && found.newest) location.reload();
  } catch {
    // The house is down for a moment; the page shows what it last knew.
  }
  setTimeout(look, LOOK_EVERY_MS);
}

if (who && newest) setTimeout(look, LOOK_EVERY_MS);
