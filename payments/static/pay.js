// The pay page: start a payment, then ask how it stands. What the server says is shown, never guessed.
"use strict";

(() => {
  const page = document.getElementById("pay");
  if (!page) return;
  const words = JSON.parse(page.dataset.words);
  const state = document.getElementById("state");
  const note = document.getElementById("note");
  const ways = document.getElementById("ways");
  const payer = document.getElementById("payer");
  const here = location.pathname.replace(/\/$/, "");
  const POLL_MS = 2000;
  // Half an hour: longer than any order stays unpaid.
  let looks = 900;
  let number = null;

  // --- how long it may still be paid ---
  const left = document.getElementById("left");
  const endsAt = left.dataset.left ? performance.now() + Number(left.dataset.left) * 1000 : null;

  function tick() {
    const open = ["unpaid", "paying", "unknown"].includes(page.dataset.status);
    left.hidden = endsAt === null || !open;
    if (left.hidden) return;
    const seconds = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
    const two = (part) => String(part).padStart(2, "0");
    document.getElementById("left-time").textContent = two(Math.floor(seconds / 60)) + ":" + two(seconds % 60);
  }

  tick();
  setInterval(tick, 1000);

  function settle(status) {
    page.dataset.status = status;
    tick();
    state.textContent = words.states[status] || status;
    const open = ["unpaid", "paying", "unknown"].includes(status);
    if (!open) {
      if (ways) ways.hidden = true;
      if (payer) payer.hidden = true;
    }
    return open;
  }

  async function look() {
    if (looks-- <= 0) return;
    try {
      const answer = await fetch(here + "/status", { cache: "no-store" });
      if (answer.ok && !settle((await answer.json()).status)) return;
    } catch (error) {
      // Offline for a moment: the next look tells.
    }
    setTimeout(look, POLL_MS);
  }

  async function post(url, body) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const type = answer.headers.get("Content-Type") || "";
    return { status: answer.status, body: type.includes("json") ? await answer.json() : {} };
  }

  function go(body) {
    if (body.h5_url || body.url) {
      location.href = body.h5_url || body.url;
    } else if (body.jsapi && window.WeixinJSBridge) {
      window.WeixinJSBridge.invoke("getBrandWCPayRequest", body.jsapi, look);
    }
  }

  async function start(button) {
    setBusy(true);
    try {
      const { status, body } = await post(here + "/" + button.dataset.provider, {});
      if (status >= 400) {
        note.textContent = words.refused[body.code] || words.refused.other;
      } else {
        settle(body.status === "pending" ? "paying" : body.status);
        number = body.number || null;
        if (payer && "demo" in button.dataset) payer.hidden = !number;
        go(body);
      }
    } catch (error) {
      note.textContent = words.refused.other;
    }
    setBusy(false);
  }

  async function play(button) {
    setBusy(true);
    const { status, body } = await post("/sim/api/payments/" + number, {
      outcome: button.dataset.outcome,
    });
    if (status >= 400) note.textContent = words.refused[body.code] || words.refused.other;
    else if (button.dataset.outcome === "refused") note.textContent = words.declined;
    setBusy(false);
  }

  function setBusy(busy) {
    for (const button of page.querySelectorAll("button")) button.disabled = busy;
  }

  page.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    note.textContent = "";
    if (button.dataset.provider) start(button);
    else if (number) play(button);
  });
  if (["unpaid", "paying", "unknown"].includes(page.dataset.status)) setTimeout(look, POLL_MS);
})();
