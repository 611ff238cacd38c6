// A chat as a `.chat` file: the form that the golden transcripts are read in, so that what went
// wrong in front of somebody becomes a test by copying one file.

import { wallClock } from "./clock.js";

const LETTERS = [..."甲乙丙丁戊己庚辛壬癸"];
const WAITED_MS = 60_000; // canteen time that passes between two lines without being worth a line
// What differs from run to run, and must not travel in a file: links, codes.
const PAGES = { pay: "〈付款页〉", pickup: "〈取餐页〉", files: "〈文件〉", login: "〈登录页〉" };
const LINK = /https?:\/\/[^/\s]+\/([a-z]+)[^\s，。；）)」]*/g;
const CODE = /(?<![\d¥.])\d{3} \d{3}(?!\d)/g;

export function masked(text) {
  return text.replace(LINK, (_, page) => PAGES[page] ?? `〈/${page}〉`).replace(CODE, "〈码〉");
}

/** One block of the file: what follows the first line is indented. */
const block = (mark, text) => `${mark} ${text.split("\n").filter((line) => line.trim()).join("\n    ")}`;

function waited(ms) {
  const minutes = Math.round(ms / 60_000);
  if (minutes % 1440 === 0) return `~ +${minutes / 1440}d`;
  return minutes % 60 === 0 ? `~ +${minutes / 60}h` : `~ +${minutes}m`;
}

function said(own, letter, room) {
  const mark = `${letter}${room ? `(${room})` : ""}>`;
  if (own.body.text !== undefined) return block(mark, own.body.text);
  if (own.body.choice !== undefined) return block(mark, `[${own.label}]`);
  if (own.body.event !== undefined) return block(mark, `{${own.body.event}}`);
  return `# ${letter} ${own.label}`;
}

/** The file's text. `items` as they stand on the screen, oldest first. */
export function transcriptOf(chat, items) {
  const letters = new Map();
  const letterOf = (persona) => {
    if (!letters.has(persona)) letters.set(persona, LETTERS[letters.size] ?? `客${letters.size}`);
    return letters.get(persona);
  };
  const lines = [];
  let lastMs = items[0]?.at_ms ?? 0;
  for (const item of items) {
    if (item.at_ms - lastMs >= WAITED_MS) lines.push("", waited(item.at_ms - lastMs));
    lastMs = Math.max(item.at_ms, lastMs);
    const letter = letterOf(item.persona ?? chat.persona);
    if (item.state !== undefined) lines.push("", said(item, letter, chat.room));
    else lines.push(block(item.message_id ? "机<" : `机→${letter}<`, masked(item.text)));
  }
  const begun = wallClock(items[0]?.at_ms ?? Date.now());
  const people = [...letters].map(([persona, letter]) => `${letter}=${persona}@${chat.channel}`);
  return [
    `people: ${people.join(" ")}`, `clock: ${begun.date} ${begun.time}`, ...lines, "",
  ].join("\n");
}

/** Hand the file to whoever sits there; its name comes back. */
export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
  return name;
}
