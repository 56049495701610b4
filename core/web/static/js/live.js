// Asks whether anything changed: a 304 costs the server nothing. Counts and threads follow at once; new rows of a list
// wait behind a button, so that nothing moves under the pointer.

import { morph, page, refresh } from "./swap.js";

const CALM = 20_000;
const HIDDEN = 60_000;
const USUAL = 10_000;
const fresh = document.querySelector("[data-fresh]");
let tag = document.body.dataset.tag ? `"${document.body.dataset.tag}"` : ""; // what this page shows
let quiet = 0;
let soon = USUAL; // the server may say otherwise

function pause() {
  if (document.hidden) return HIDDEN;
  return quiet > 6 && soon >= USUAL ? CALM : soon;
}

const known = (root) => new Map([...root.querySelectorAll(".rows > .row")].map((row) => [row.id, row.querySelector("[datetime]")?.getAttribute("datetime")]));

function news(next) {
  const before = known(document);
  return [...known(next)].filter(([id, at]) => before.get(id) !== at).length;
}

function announce(next) {
  const count = news(next);
  if (!fresh || !count) return;
  fresh.querySelector("span").textContent = count === 1 ? fresh.dataset.one : fresh.dataset.many.replace("{n}", count);
  fresh.hidden = false;
}

async function take() {
  const response = await fetch(location.href, { headers: { "X-Requested-With": "tanggap" } });
  if (!response.ok || response.redirected) return;
  const next = await page(response);
  announce(next);
  morph(next, { rows: false });
}

async function ask() {
  const headers = tag ? { "If-None-Match": tag } : {};
  const response = await fetch(document.body.dataset.updates, { headers, cache: "no-store" });
  soon = Number(response.headers.get("X-Poll-Seconds")) * 1000 || soon;
  if (response.status === 304) {
    quiet += 1;
    return;
  }
  if (!response.ok) return;
  const changed = Boolean(tag);
  tag = response.headers.get("ETag") ?? "";
  if (!changed) return;
  quiet = 0;
  await take();
}

async function round() {
  try {
    await ask();
  } catch {
    quiet += 1; // no connection: the next round asks again
  }
  setTimeout(round, pause());
}

fresh?.addEventListener("click", async () => {
  fresh.hidden = true;
  await refresh();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) ask().catch(() => {});
});
round();
