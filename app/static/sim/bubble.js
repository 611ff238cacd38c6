// One message as it stands in a chat. Everything a reply says is text: links in it are found, not
// believed, and only links to this house or to the web become clickable.
//
// What can be tapped looks as it does on each platform: lines within the bubble (公众号), a card's
// buttons (企业微信, 钉钉), chips below (console). Which kinds come at all decides the server.

import { button, el } from "../dom.js";
import { t } from "./words.js";

const URLS = /(https?:\/\/[^\s，。；！？、）】》"'<>]+)/;
const publicUrl = document.body.dataset.publicUrl;
const LINK_WORDS = { "/pay/": "open_pay", "/pickup/": "open_pickup", "/files/": "open_file" };
const CHOICES_WITHIN = new Set(["wechat", "wecom", "dingtalk"]);

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

/** A picture of ours: a code is square and stays sharp, a dish or a chart is as wide as the bubble. */
function picture(url) {
  const src = reachable(url);
  if (src === null || !src.startsWith("/")) return null;
  const img = el("img", { src, alt: t("image_of"), class: "picture" });
  img.addEventListener("load", () => {
    const square = img.naturalWidth === img.naturalHeight;
    img.dataset.shape = square && src.startsWith("/files/") ? "code" : "photo";
  });
  img.addEventListener("error", () => {
    img.replaceWith(el("p", { class: "quiet" }, t("image_missing")));
  });
  return img;
}

function words(item) {
  const [first, ...rest] = item.text.split("\n");
  if (item.kind !== "card" || !rest.length) return [el("p", { class: "said" }, ...textWithLinks(item.text))];
  return [el("p", { class: "said" }, el("strong", { class: "title" }, ...textWithLinks(first)), "\n",
    ...textWithLinks(rest.join("\n")))];
}

/** A channel that shows no pictures has their address in the text; a card may point to a page. */
const isPicture = (item) =>
  item.url && (item.kind === "image" || (item.kind === "card" && /\.(png|svg|jpe?g)(\?|$)/.test(item.url)));

function opener(item) {
  if (!item.url || !["link", "file", "card"].includes(item.kind) || isPicture(item)) return null;
  const path = reachable(item.url) ?? "";
  const kind = Object.keys(LINK_WORDS).find((start) => path.startsWith(start));
  return link(item.url, t(LINK_WORDS[kind] ?? "open_link"), { class: "open" });
}

/** A reply of the bot. `show` = {channel, chosen: Set of values, choose(choice, item), about: name}. */
export function theirBubble(item, show) {
  const body = el("div", { class: "bubble" });
  if (isPicture(item)) body.append(picture(item.url) ?? "");
  body.append(...words(item));
  const open = opener(item);
  if (open) body.append(open);
  const taps = item.choices.map((choice) =>
    button(choice.label, () => show.choose(choice, item), {
      class: "choice",
      "data-value": choice.value,
      "data-chosen": show.chosen.has(choice.value) ? "yes" : null,
      "aria-label": show.chosen.has(choice.value) ? `${choice.label}（${t("chosen")}）` : null,
    }),
  );
  const choices = taps.length ? el("div", { class: "choices" }, ...taps) : null;
  if (choices && CHOICES_WITHIN.has(show.channel)) body.append(choices);
  return el("div", { class: "message theirs", "data-id": item.id, "data-kind": item.kind },
    el("span", { class: "avatar bot", "data-letter": "饭", "aria-hidden": "true" }),
    el("div", { class: "column" },
      show.about ? el("p", { class: "speaker" }, `${t("bot")} → ${show.about}`) : null,
      body, choices && !CHOICES_WITHIN.has(show.channel) ? choices : null),
  );
}

/** What somebody said, with what became of it. `show` = {again(), speaker: person, mine, room}. */
export function ownBubble(own, show) {
  const failed = own.state === "failed";
  const again = own.body.file === "" ? null : button(failed ? t("retry") : "↻", show.again, {
    class: "again",
    title: t(failed ? "retry" : "redeliver"),
    "aria-label": `${t(failed ? "retry" : "redeliver")}：${own.label}`,
    disabled: own.state === "sending",
  });
  const fate = fateOf(own);
  return el("div", {
    class: show.mine ? "message own" : "message own other",
    "data-id": own.message_id, "data-state": own.state,
  },
    el("span", { class: "avatar", "data-letter": show.speaker.name.slice(-1),
      "data-persona": show.speaker.persona, "aria-hidden": "true" }),
    el("div", { class: "column" },
      show.room ? el("p", { class: "speaker" }, show.speaker.name) : null,
      el("div", { class: "line" }, again,
        el("div", { class: "bubble" }, el("p", { class: "said" }, own.label))),
      fate ? el("p", { class: "fate", role: "status" }, fate) : null),
  );
}

function fateOf(own) {
  if (own.state === "failed") return own.reason ? `${t("failed")}：${own.reason}` : t("failed");
  if (own.again === 0) return "";
  return own.same ? `✓ ${t("redelivered_same", own.again)}` : `⚠ ${t("redelivered_other")}`;
}
