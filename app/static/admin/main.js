// Brings the tiles up to date. What does not change is not touched, so a screen reader hears nothing
// and a selection stays; when the link is lost the page says how old it is.

import { getJson } from "../api.js";
import { byId, el } from "../dom.js";

const LOOK_EVERY_MS = 10_000;
const { stale, nothing, lang } = document.body.dataset;
let seenAt = new Date();

const put = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

function cell(value) {
  if (typeof value === "string") return el("td", {}, value);
  const percent = `${Math.floor(value.share * 100)}%`;
  return el("td", {}, el("meter", { min: "0", max: "1", value: value.share.toFixed(3), "aria-label": percent }));
}

function show({ heading, tiles, tables }) {
  put(byId("heading"), heading);
  for (const tile of tiles) {
    const node = document.querySelector(`[data-tile="${tile.key}"]`);
    node.dataset.mood = tile.mood;
    put(node.querySelector(".value"), tile.value);
    put(node.querySelector(".note"), tile.note);
  }
  for (const { key, head, rows } of tables) {
    const body = document.querySelector(`[data-table="${key}"]`);
    const shown = JSON.stringify(rows);
    if (body.dataset.shown === shown) continue;
    body.dataset.shown = shown;
    const empty = el("tr", {}, el("td", { class: "quiet", colspan: String(head.length) }, nothing));
    body.replaceChildren(...(rows.length ? rows.map((row) => el("tr", {}, ...row.map(cell))) : [empty]));
  }
}

async function look() {
  try {
    if (!document.hidden) {
      const found = await getJson(`/admin/now?lang=${lang}`);
      if (byId("heading") && found.tiles.length) show(found);
      seenAt = new Date();
      byId("banner").hidden = true;
    }
  } catch {
    byId("banner").textContent = stale.replace("{}", seenAt.toLocaleTimeString("zh-CN", { hour12: false }));
    byId("banner").hidden = false;
  }
  setTimeout(look, LOOK_EVERY_MS);
}

document.addEventListener("visibilitychange", () => document.hidden || look());
setTimeout(look, LOOK_EVERY_MS);
