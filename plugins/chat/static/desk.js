// The ticket's page while a visitor is in the chat: asks how the visitor is, says that an answer is being written, and
// has the page look for news as soon as there are any.

const ACTIVE = 2000;
const CALM = 10_000;
const HIDDEN = 60_000;
const TYPING = 3000;
const SENT = "tanggap-chat-sent";
const mark = () => document.querySelector("[data-chat]");
const form = document.querySelector("[data-composer]");
let count = Number(mark()?.dataset.chatCount ?? 0);
let timer = 0;
let typed = 0;

function pause(here) {
  if (document.hidden) return HIDDEN;
  return here ? ACTIVE : CALM;
}

function show(state) {
  const badge = mark();
  if (!badge) return;
  if (badge.textContent !== state.words) badge.textContent = state.words;
  badge.classList.toggle("is-ok", state.here);
  const page = document.querySelector("[data-chat-page] bdi");
  if (page && state.page && page.textContent !== state.page) page.textContent = state.page;
  if (state.count > count) document.dispatchEvent(new CustomEvent("tanggap:refresh"));
  count = state.count ?? count;
}

async function round() {
  clearTimeout(timer);
  let here = true;
  try {
    const response = await fetch(mark().dataset.chat, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (response.status === 404 || response.redirected) return;
    const state = await response.json();
    here = state.here;
    show(state);
    if (state.gone) return;
  } catch {
    here = false; // no connection: the next round asks again
  }
  timer = setTimeout(round, pause(here));
}

form?.addEventListener("tanggap:typed", () => {
  const badge = mark();
  if (!badge || form.elements.mode.value !== "reply" || !form.elements.body.value || Date.now() - typed < TYPING) return;
  typed = Date.now();
  const token = new FormData();
  token.set("csrf_token", form.elements.csrf_token.value);
  fetch(badge.dataset.chatTyping, { method: "POST", body: token }).catch(() => {});
});

// A chat goes on: after sending, the cursor is back where the next answer is written.
form?.addEventListener("submit", () => form.elements.mode.value === "reply" && sessionStorage.setItem(SENT, location.pathname));
if (mark()) {
  if (form && sessionStorage.getItem(SENT) === location.pathname) form.querySelector("#text")?.focus();
  sessionStorage.removeItem(SENT);
  document.addEventListener("visibilitychange", () => document.hidden || round());
  timer = setTimeout(round, ACTIVE);
}
