// The board over the counter: what is being made, what can be collected, called by voice on request.

import { byId, el } from "../dom.js";
import { Live } from "../live.js";

const RED_AFTER_S = 10;
let voice = false;
let called = null; // numbers that were on the board before; null before the first picture

const live = new Live("/board/live", told, linked);

const place = (one) => (one.method === "counter" ? "窗口" : `${one.cabinet} 柜 ${one.slot ?? ""}`.trim());

function told(board) {
  const waits = board.called.map((one) =>
    el("li", { class: "ready" }, el("b", {}, one.number), el("span", {}, one.name),
      el("span", { class: "place" }, place(one))),
  );
  byId("called").replaceChildren(...waits);
  byId("called-none").hidden = waits.length > 0;
  byId("making").replaceChildren(
    ...board.making.map((one) => el("li", {}, el("b", {}, one.number), el("span", {}, one.name))),
  );
  byId("making-none").hidden = board.making.length > 0;
  const numbers = new Set(board.called.map((one) => `${one.number}@${one.ready_ms}`));
  if (called !== null) {
    for (const one of board.called) if (!called.has(`${one.number}@${one.ready_ms}`)) call(one);
  }
  called = numbers;
  showAge();
}

/** A 0 1 7, digit by digit: numbers are heard as they are read. */
function call(one) {
  if (!voice || !("speechSynthesis" in window)) return;
  const said = new SpeechSynthesisUtterance(`请 ${one.number.split("").join(" ")} 到${place(one)}取餐`);
  said.lang = "zh-CN";
  speechSynthesis.speak(said);
}

function linked(isUp) {
  document.body.dataset.link = isUp ? "up" : "lost";
  byId("banner").hidden = isUp;
  showAge();
}

function showAge() {
  const age = live?.age ?? null;
  byId("age").textContent = age === null ? "正在连接…" : age < 3 ? "实时 live" : `${age} 秒前`;
  byId("age").dataset.old = age !== null && age >= RED_AFTER_S ? "yes" : "no";
  if (document.body.dataset.link === "lost") {
    byId("banner").textContent = `连接断了，正在自动重连${age === null ? "" : `（这是 ${age} 秒前的）`}。Link lost, reconnecting.`;
  }
}

byId("voice").addEventListener("click", () => {
  voice = !voice;
  byId("voice").setAttribute("aria-pressed", String(voice));
});

setInterval(showAge, 1_000);
