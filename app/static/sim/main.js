// The simulator: several people's phones side by side, kept up to date by one stream.

import { LinkLost } from "../api.js";
import { byId, el } from "../dom.js";
import { recall, remember } from "../memory.js";
import { readClock, startClock } from "./clock.js";
import { Pane } from "./pane.js";
import { Store } from "./store.js";
import { currentLanguage, onLanguage, setLanguage, t, translatePage } from "./words.js";

const LOOK_EVERY_MS = 15_000; // a stream can die without a word; nobody should wait longer than this
const RETRY_MS = 2_000;
const TWO_PANES = matchMedia("(min-width: 1100px)");
const THREE_PANES = matchMedia("(min-width: 1240px)");

const people = JSON.parse(document.body.dataset.people).map(({ persona, name, roles }) => ({
  persona, name, role: roles[0] ?? "diner",
}));
for (const name of recall("newcomers", [])) meet(name);
const MEMBERS = ["xiaoli", "xiaowang", "xiaochen"];
const rooms = [];

const channels = recall("channels", {}); // persona → channel
let order = recall("order", ["xiaoli", "kitchen", "xiaowang"]); // latest looked at first
const panes = [];
const tabs = new Map(); // person → button
const newcomerTab = el("button", { type: "button", class: "person add", on: { click: askNewcomer } },
  el("span", { class: "avatar", "data-letter": "＋" }), el("span", { class: "label" }));
byId("people").append(newcomerTab);
const store = new Store(heard);
const house = { store, switchChannel, looked, personOf: meet };
meetRoom("lunch");

function meet(persona) {
  const known = people.find((person) => person.persona === persona);
  if (known) return known;
  const person = { persona, name: persona, role: "diner" };
  people.push(person);
  return person;
}

/** A group: found by its id, with a window like a person's. */
function meetRoom(id) {
  const known = rooms.find((room) => room.id === id);
  if (known) return known;
  const room = { id, persona: `@${id}`, members: MEMBERS, role: "group",
    get name() { return id === "lunch" ? t("room_lunch") : id; } };
  rooms.push(room);
  return room;
}

const contacts = () => [...people, ...rooms];

const chatOf = (person) =>
  store.chat(person.persona, channels[person.persona] ?? "console", person.id ?? "");
const paneOf = (chat) => panes.find((pane) => pane.chat === chat);

// --- what happens -------------------------------------------------------------------------------

function heard(chat, what, item) {
  if (chat.room) meetRoom(chat.room);
  else meet(chat.persona);
  const pane = paneOf(chat);
  if (what === "added" && pane) pane.added(item);
  if (what === "changed" && pane) pane.changed(item);
  if (what === "waiting" && pane) pane.showWaiting();
  if (what === "loaded" && pane) pane.redraw();
  if (what === "added" || what === "loaded") drawPeople();
}

function looked(chat) {
  if (!document.hidden) chat.markSeen();
}

function switchChannel(pane, channel) {
  channels[pane.person.persona] = channel;
  remember("channels", channels);
  place(pane, pane.person);
}

// --- who is on screen ---------------------------------------------------------------------------

function panesWanted() {
  if (THREE_PANES.matches) return 3;
  return TWO_PANES.matches ? 2 : 1;
}

function place(pane, person) {
  const chat = chatOf(person);
  pane.show(person, chat);
  store.restore(chat);
  drawPeople();
}

function layOut() {
  const wanted = panesWanted();
  while (panes.length > wanted) panes.pop().node.remove();
  while (panes.length < wanted) {
    const pane = new Pane(house);
    panes.push(pane);
    byId("panes").append(pane.node);
  }
  const shown = [...new Set([...order, ...people.map((person) => person.persona)])]
    .filter((persona) => !persona.startsWith("@") || rooms.some((room) => room.persona === persona))
    .slice(0, wanted);
  panes.forEach((pane, number) => {
    if (pane.person?.persona !== shown[number]) place(pane, contactOf(shown[number]));
  });
}

const contactOf = (persona) => rooms.find((room) => room.persona === persona) ?? meet(persona);

/** Bring somebody's phone onto the screen: in place of the one nobody looked at for longest. */
async function open(person) {
  let pane = panes.find((one) => one.person === person);
  if (!pane) {
    const age = (one) => order.indexOf(one.person.persona);
    pane = panes.reduce((oldest, one) => (age(one) > age(oldest) ? one : oldest));
    place(pane, person);
  }
  order = [person.persona, ...order.filter((persona) => persona !== person.persona)];
  remember("order", order);
  drawPeople();
  tabs.get(person).scrollIntoView({ block: "nearest", inline: "nearest" });
  pane.input.focus({ preventScroll: true });
  if (!person.members) await store.open(person.persona).catch(lost);
}

/** Tabs are made once and changed in place: one under a finger must stay where it is. */
function drawPeople() {
  for (const person of contacts()) {
    if (!tabs.has(person)) {
      tabs.set(person, personTab(person));
      newcomerTab.before(tabs.get(person));
    }
    const unread = [...store.chats.values()]
      .filter((chat) => chat.persona === person.persona)
      .reduce((sum, chat) => sum + chat.unread, 0);
    const tab = tabs.get(person);
    if (person.members) tab.querySelector(".label").textContent = person.name;
    const shown = panes.some((pane) => pane.person === person);
    tab.setAttribute("aria-pressed", String(shown));
    const mark = tab.querySelector(".unread");
    mark.hidden = unread === 0;
    mark.firstChild.textContent = unread > 99 ? "99+" : String(unread);
    mark.lastChild.textContent = t("unread");
  }
  newcomerTab.lastChild.textContent = t("newcomer");
}

function personTab(person) {
  return el("button", {
    type: "button", class: "person", "data-open": person.persona, on: { click: () => open(person) },
  },
    el("span", { class: "avatar", "data-persona": person.persona, "data-letter": person.name.slice(-1) }),
    el("span", { class: "label" }, person.name),
    el("span", { class: "unread" }, el("span"), el("span", { class: "unseen" })),
  );
}

function askNewcomer() {
  byId("newcomer-name").value = "";
  byId("newcomer").returnValue = "";
  byId("newcomer").showModal();
}

byId("newcomer-cancel").addEventListener("click", () => byId("newcomer").close());

byId("newcomer").addEventListener("close", () => {
  const name = byId("newcomer-name").value.trim();
  if (byId("newcomer").returnValue !== "ok" || !name) return;
  const person = people.find((one) => one.name === name) ?? meet(name);
  const strangers = people.filter((one) => one.persona === one.name).map((one) => one.persona);
  remember("newcomers", strangers);
  open(person);
});

// --- the link -----------------------------------------------------------------------------------

let isLost = false;
let timer = 0;

function lookIn(ms) {
  clearTimeout(timer);
  timer = setTimeout(() => (document.hidden ? lookIn(LOOK_EVERY_MS) : refresh()), ms);
}

function lost(error) {
  if (error !== undefined && !(error instanceof LinkLost)) throw error;
  isLost = true;
  lookIn(RETRY_MS);
  byId("banner").textContent = t("link_lost");
  byId("banner").hidden = false;
}

/** Everything that happened meanwhile, then the banner goes: in this order, or it would lie. */
async function refresh() {
  try {
    await readClock();
    for (const person of people) await store.open(person.persona);
    await store.catchUpAll();
  } catch (error) {
    lost(error);
    return;
  }
  isLost = false;
  byId("banner").hidden = true;
  lookIn(stream?.readyState === EventSource.OPEN ? LOOK_EVERY_MS : RETRY_MS);
}

let stream = null;

function listen() {
  stream?.close();
  stream = new EventSource("/sim/api/events");
  stream.onmessage = (event) => store.take(JSON.parse(event.data));
  stream.onopen = refresh;
  stream.onerror = () => {
    refresh(); // without a stream asking often still tells everything; only when that fails it is lost
    // A browser gives up for good on an answer that is no stream (a proxy's 502).
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS);
  };
}

// --- begin --------------------------------------------------------------------------------------

byId("language").addEventListener("click", () => setLanguage(currentLanguage() === "zh" ? "en" : "zh"));
onLanguage(() => {
  byId("language").textContent = t("other_language");
  byId("language").lang = currentLanguage() === "zh" ? "en" : "zh";
  for (const pane of panes) {
    pane.relabel();
    pane.redraw();
  }
  drawPeople();
  if (isLost) lost();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const pane of panes) looked(pane.chat);
  drawPeople();
  refresh();
});
for (const wide of [TWO_PANES, THREE_PANES]) wide.addEventListener("change", layOut);

translatePage();
byId("language").textContent = t("other_language");
startClock();
layOut();
listen();
