// The entry of every desk page: what is loaded, and when. Each module enhances markup that works without it;
// they speak to one another by events on the document, and so can plugins:
//   document.dispatchEvent(new CustomEvent("tanggap:toast", { detail: { text: "Saved" } }))
//   document.dispatchEvent(new CustomEvent("tanggap:refresh"))

const has = (selector) => document.querySelector(selector) !== null;
const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 200));
const once = (load) => {
  let module;
  return () => (module ??= load());
};

const toasts = once(() => import("./toasts.js"));
const swap = once(() => import("./swap.js"));
const keys = once(() => import("./keys.js"));
const list = once(() => import("./list.js"));
const live = once(() => import("./live.js"));
const composer = once(() => import("./composer.js"));

document.addEventListener("tanggap:toast", async (event) => (await toasts()).show(event.detail));
document.addEventListener("tanggap:refresh", async () => (await swap()).refresh());

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-swap]") ?? (event.submitter?.matches("button[data-swap]") ? event.target : null);
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  swap().then((module) => module.send(form, event.submitter));
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".tick input")) list().then((module) => module.ticked(event.target));
  const form = event.target.closest("form[data-auto]");
  if (form) swap().then((module) => module.send(form, null, event.target));
});

document.addEventListener("click", (event) => {
  if (event.shiftKey && event.target.matches(".tick input")) list().then((module) => module.range(event.target));
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

const typing = (target) => target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenu(event);
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "/") event.preventDefault(); // some browsers search the page with it
  keys().then((module) => module.press(event));
});

function closeMenu(event) {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

for (const frame of document.querySelectorAll("iframe[data-fit]")) {
  import("./frames.js").then((module) => module.fit(frame));
}
if (has("#toasts > .toast")) toasts();
if (has("[data-composer]")) {
  document.querySelector("[data-composer]").addEventListener("focusin", () => composer(), { once: true });
  if (has("#text:not(:empty), #note:not(:empty)")) idle(() => composer());
}
if (has("[data-lazy]")) import("./lazy.js");
if (has("relative-time")) idle(() => import("../vendor/relative-time-element.js"));
if (document.body.dataset.updates) setTimeout(() => live(), 10_000);
