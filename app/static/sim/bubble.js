// One message as it stands in a chat. Everything a reply says is text: links in it are found, not
// believed, and only links to this house or to the web become clickable.

import { button, el } from "../dom.js";
import { t } from "./words.js";

const URLS = /(https?:\/\/[^\s，。；！？、）】》"'<>]+)/;
const publicUrl = document.body.dataset.publicUrl;
const LINK_WORDS = { "/pay/": "open_pay", "/pickup/": "open_pickup", "/files/": "open_file" };

/** The house's own links lead to wherever this page came from (localhost, a tunnel), else as given. */
export function reachable(url) {
  const own = url.startsWith(`${publicUrl}/`) ? url.slice(publicUrl.length) : url;
  if (own.startsWith("/") && !own.startsWith("//")) return own;
  return /^https?:\/\//.test(own) ? own : null;
}

function link(url, label, attrs = {}) {
  const href = reachable(url);
  if (href === null) return document.createTextNode(label);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", ...attrs }, label);
}

function textWithLinks(text) {
  const pieces = text.split(URLS).filter((piece) => piece !== "");
  return pieces.map((piece) => (URLS.test(piece) ? link(piece, piece, { class: "url" }) : piece));
}

function picture(url) {
  const src = reachable(url);
  if (src === null) return null;
  const img = el("img", { src, alt: t("image_of"), width: "180", height: "180", loading: "lazy" });
  img.addEventListener("error", () => {
    img.replaceWith(el("p", { class: "quiet" }, t("image_missing")));
  });
  return img;
}

/** A reply of the bot. `choose(choice)` is called when one of its choices is tapped. */
export function theirBubble(item, choose) {
  const body = el("div", { class: "bubble" });
  if (item.kind === "image" && item.url) body.append(picture(item.url) ?? "");
  body.append(el("p", { class: "said" }, ...textWithLinks(item.text)));
  if (item.url && (item.kind === "link" || item.kind === "file")) {
    const path = reachable(item.url) ?? "";
    const kind = Object.keys(LINK_WORDS).find((start) => path.startsWith(start));
    body.append(link(item.url, t(LINK_WORDS[kind] ?? "open_link"), { class: "open" }));
  }
  const made = el("div", { class: "message theirs", "data-id": item.id, "data-kind": item.kind }, body);
  if (item.choices.length) {
    const taps = item.choices.map((choice) =>
      button(choice.label, () => choose(choice), { class: "choice", "data-value": choice.value }),
    );
    made.append(el("div", { class: "choices" }, ...taps));
  }
  return made;
}

/** What the persona said, with what became of it. `again()` sends it once more under its id. */
export function ownBubble(own, again) {
  const made = el(
    "div",
    { class: "message own", "data-id": own.message_id, "data-state": own.state },
    el("div", { class: "line" },
      button(own.state === "failed" ? t("retry") : "↻", again, {
        class: "again",
        title: t(own.state === "failed" ? "retry" : "redeliver"),
        "aria-label": `${t(own.state === "failed" ? "retry" : "redeliver")}：${own.label}`,
        disabled: own.state === "sending",
      }),
      el("div", { class: "bubble" }, el("p", { class: "said" }, own.label)),
    ),
  );
  const fate = fateOf(own);
  if (fate) made.append(el("p", { class: "fate", role: "status" }, fate));
  return made;
}

function fateOf(own) {
  if (own.state === "failed") return own.reason ? `${t("failed")}：${own.reason}` : t("failed");
  if (own.again === 0) return "";
  return own.same ? `✓ ${t("redelivered_same", own.again)}` : `⚠ ${t("redelivered_other")}`;
}
