// Fetch a whole page and take from it only the parts marked data-live: no fragments on the server, no reload here.
// A form marked data-swap is sent this way; without script it is an ordinary form.

import { Idiomorph } from "../vendor/idiomorph.js";

const parser = new DOMParser();

export async function page(response) {
  return parser.parseFromString(await response.text(), "text/html");
}

const keep = {
  // What the reader has just opened, ticked or typed is theirs.
  beforeAttributeUpdated: (name, node) =>
    !(name === "open" && node.matches("details")) && !(name === "checked" && node.matches(".tick input")) && !node.dataset?.fitted,
  beforeNodeMorphed: (old) => !(old instanceof Element && old.matches("iframe, :is(input, textarea, select):focus")),
};

export function morph(fresh, { rows = true } = {}) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const twin = part.id && fresh.getElementById(part.id);
    if (!twin || (!rows && part.dataset.live === "rows")) continue;
    Idiomorph.morph(part, twin, { callbacks: keep, ignoreActiveValue: true });
  }
  document.title = fresh.title;
  document.dispatchEvent(new CustomEvent("tanggap:swapped"));
}

export async function refresh(options) {
  const response = await fetch(location.href, { headers: { "X-Requested-With": "tanggap" } });
  if (response.ok && !response.redirected) morph(await page(response), options);
}

function passOn(fresh) {
  for (const toast of fresh.querySelectorAll("#toasts > .toast")) {
    document.dispatchEvent(new CustomEvent("tanggap:toast", { detail: { node: document.adoptNode(toast) } }));
  }
}

function body(form, submitter, only) {
  const data = new FormData(form, submitter);
  if (!only) return data;
  const part = new FormData();
  part.set("csrf_token", data.get("csrf_token"));
  part.set(only.name, only.value);
  return part;
}

export async function send(form, submitter, only) {
  submitter?.setAttribute("aria-busy", "true");
  let response;
  try {
    response = await fetch(form.action, { method: "POST", body: body(form, submitter, only), headers: { "X-Requested-With": "tanggap" } });
  } catch {
    const text = document.getElementById("toasts").dataset.offline;
    document.dispatchEvent(new CustomEvent("tanggap:toast", { detail: { text } }));
    return;
  } finally {
    submitter?.removeAttribute("aria-busy");
  }
  if (new URL(response.url).pathname !== location.pathname) {
    location.assign(response.url); // it leads elsewhere, or says what is wrong on a page of its own
    return;
  }
  const fresh = await page(response);
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  if (form.id === "bulk") for (const box of document.querySelectorAll(".tick input:checked")) box.checked = false;
  if (form.querySelector("[name=tag]")) form.querySelector("[name=tag]").value = "";
  morph(fresh);
  passOn(fresh);
}
