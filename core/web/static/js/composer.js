// The editor over the textarea. It formats by element only (bold, italic, lists, quotes, links, code), never by style:
// the textarea stays underneath and is what is sent when this file never loads.

import "../vendor/dompurify.js";
import Squire from "../vendor/squire.js";

const ALLOWED = ["a", "b", "strong", "i", "em", "u", "s", "code", "pre", "blockquote", "ul", "ol", "li", "p", "div", "br", "h3", "h4"];
const RULES = { ALLOWED_TAGS: ALLOWED, ALLOWED_ATTR: ["href"], ALLOW_DATA_ATTR: false, RETURN_DOM_FRAGMENT: true };
const form = document.querySelector("[data-composer]");
const MENTIONS_FILE = /\b(attach|enclosed|lampir|terlampir)/i;

function clean(html) {
  return document.importNode(window.DOMPurify.sanitize(html, RULES), true);
}

function enrich(area) {
  const hidden = form.elements[area.dataset.rich];
  const box = document.createElement("div");
  box.className = area.className;
  box.dataset.placeholder = area.placeholder;
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-multiline", "true");
  box.setAttribute("aria-label", area.labels[0]?.textContent ?? "");
  const hadFocus = document.activeElement === area;
  const isTyped = area.value !== area.defaultValue; // before this file was here
  area.after(box);
  area.hidden = true;
  const editor = new Squire(box, { blockTag: "P", sanitizeToDOMFragment: clean });
  editor.setHTML((!isTyped && (hidden.value || hidden.dataset.html)) || paragraphs(hadFocus ? marked(area) : area.value));
  const keep = () => {
    const text = box.innerText.trim();
    area.value = text;
    hidden.value = text ? editor.getHTML() : "";
    box.classList.toggle("blank", !text && !box.querySelector("li, blockquote"));
    form.dispatchEvent(new CustomEvent("tanggap:typed", { bubbles: true }));
  };
  editor.addEventListener("input", keep);
  if (hadFocus) {
    editor.focus();
    goOn(box, editor);
  }
  keep();
  return { area, box, editor, keep };
}

// Who writes on while the editor comes goes on where the cursor was.
const CURSOR = "\ue000";

function marked(area) {
  return area.value.slice(0, area.selectionStart) + CURSOR + area.value.slice(area.selectionStart);
}

function goOn(box, editor) {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  const range = new Range();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const at = node.data.indexOf(CURSOR);
    if (at < 0) continue;
    node.deleteData(at, 1);
    range.setStart(node, at);
    if (!node.length) {
      range.setStartBefore(node);
      node.replaceWith(document.createElement("br"));
    }
    range.collapse(true);
    editor.setSelection(range);
    return;
  }
  editor.moveCursorToEnd();
}

function paragraphs(text) {
  const holder = document.createElement("div");
  for (const part of text.split(/\n{2,}/)) {
    const paragraph = document.createElement("p");
    paragraph.innerText = part;
    holder.append(paragraph);
  }
  return holder.innerHTML;
}

// Gaps that a placeholder left ([?Customer's first name?]) stand out while they are there.
const GAP = /\[\?[^[\]?]{1,80}\?\]/g;

function markGaps() {
  if (!window.CSS?.highlights) return;
  const ranges = [];
  for (const { box } of editors) {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const found of walker.currentNode.data.matchAll(GAP)) {
        const range = new Range();
        range.setStart(walker.currentNode, found.index);
        range.setEnd(walker.currentNode, found.index + found[0].length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set("gap", new Highlight(...ranges));
}

const editors = [...form.querySelectorAll("textarea[data-rich]")].map(enrich);
const active = () => editors.find(({ box }) => box.checkVisibility()) ?? editors[0];

markGaps();
form.addEventListener("tanggap:typed", markGaps);

const formats = {
  bold: (editor) => (editor.hasFormat("B") ? editor.removeBold() : editor.bold()),
  italic: (editor) => (editor.hasFormat("I") ? editor.removeItalic() : editor.italic()),
  list: (editor) => (editor.hasFormat("UL") ? editor.removeList() : editor.makeUnorderedList()),
  quote: (editor) => (editor.hasFormat("BLOCKQUOTE") ? editor.decreaseQuoteLevel() : editor.increaseQuoteLevel()),
  link: (editor) => {
    const address = window.prompt(form.dataset.link, "https://");
    if (address && /^(https?:|mailto:|tel:)/i.test(address)) editor.makeLink(address);
  },
};

form.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-format]");
  if (!tool) return;
  const { editor, keep } = active();
  formats[tool.dataset.format](editor);
  editor.focus();
  keep();
});

const sendTyped = (event) => {
  event.preventDefault();
  event.stopPropagation();
  const note = form.elements.mode.value === "note";
  form.requestSubmit(form.querySelector(note ? ".note-act" : event.shiftKey ? "[data-send-close]" : "[data-send]"));
};

form.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.blur();
  if (event.key === "Enter" && event.target.closest(".to input")) {
    event.preventDefault(); // an address was confirmed, nothing is to be sent yet
    active().editor.focus();
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sendTyped(event);
});

// Where answers are plain text, as in a chat, Enter alone sends: before the editor makes a line of it, but not while
// words are being composed or a list of suggestions is open.
form.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !form.hasAttribute("data-plain")) return;
    const box = event.target.closest(".editor.for-reply");
    if (box && box.getAttribute("aria-expanded") !== "true" && !box.hasAttribute("aria-activedescendant")) sendTyped(event);
  },
  true,
);

// Files: chosen, dropped or pasted; what is too big is said before sending.
const files = form.elements.files;
const chosen = form.querySelector("[data-chosen]");

function showFiles() {
  const total = [...files.files].reduce((sum, file) => sum + file.size, 0);
  const limit = Number(form.dataset.max);
  chosen.replaceChildren(...[...files.files].map(chip));
  files.setCustomValidity(limit && total > limit ? form.dataset.tooBig : "");
  files.reportValidity();
}

function chip(file) {
  const element = Object.assign(document.createElement("span"), { className: "chip", textContent: file.name });
  return element;
}

function addFiles(more) {
  const basket = new DataTransfer();
  for (const file of [...files.files, ...more]) basket.items.add(file);
  files.files = basket.files;
  showFiles();
}

files.addEventListener("change", showFiles);
if (files.files.length) showFiles();
form.addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("over");
});
form.addEventListener("dragleave", () => form.classList.remove("over"));
form.addEventListener("drop", (event) => {
  form.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  addFiles(event.dataTransfer.files);
});
form.addEventListener("paste", (event) => {
  if (event.clipboardData.files.length && !event.clipboardData.types.includes("text/html")) addFiles(event.clipboardData.files);
});

document.addEventListener("click", (event) => {
  const source = event.target.closest("[data-quote]");
  if (!source) return;
  const message = document.getElementById(source.dataset.quote);
  const text = String(window.getSelection()) || message.querySelector(".body").innerText;
  const { editor, keep } = active();
  const quote = document.createElement("blockquote");
  quote.innerText = text.trim();
  editor.insertHTML(quote.outerHTML + "<p><br></p>");
  editor.focus();
  keep();
});

// What others suggest, put where the cursor is. What comes as HTML is cleaned by the editor as all that is pasted.
document.addEventListener("click", (event) => {
  const source = event.target.closest("[data-insert], [data-insert-link]");
  if (!source) return;
  const { editor, keep } = active();
  editor.focus();
  editor.insertHTML(source.dataset.insert ?? linkTo(source.dataset.insertLink, source.dataset.insertTitle));
  keep();
});

function linkTo(address, title) {
  const link = Object.assign(document.createElement("a"), { href: address, textContent: title });
  return link.outerHTML;
}

// Something from the server is put in at the cursor: a plugin's button or a suggestion says where it comes from.
//   form.dispatchEvent(new CustomEvent("tanggap:insert", { detail: { url, range } }))
// The answer to the POST is JSON: html, files ({handle, name}) and acts ({id, words}) that the server has put into the
// draft. Nothing is saved meanwhile: a list of files from before would take the new ones away.
let inserting = 0;

function chips(kind, what, shown, items) {
  const list = form.querySelector(`[data-${what}="${kind}"]`);
  if (!items.length || !list) return;
  if (!list.querySelector(`[name="${shown}"]`)) list.append(Object.assign(document.createElement("input"), { type: "hidden", name: shown, value: "1" }));
  for (const [value, words] of items) {
    const label = Object.assign(document.createElement("label"), { className: "chip" });
    label.append(Object.assign(document.createElement("input"), { type: "checkbox", name: what, value, checked: true }), words);
    list.append(label);
  }
  list.hidden = false;
}

async function insert({ url, range }) {
  const { box, editor, keep } = active();
  const kind = form.elements.mode.value === "note" ? "note" : "reply";
  inserting += 1;
  try {
    await saving;
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, mode: kind });
    const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.status);
    const got = await response.json();
    editor.focus();
    if (range && box.contains(range.startContainer)) editor.setSelection(range);
    if (got.html) editor.insertHTML(got.html);
    chips(kind, "kept", "kept_shown", got.files.map((file) => [file.handle, file.name]));
    chips(kind, "acts", "acts_shown", got.acts.map((act) => [act.id, act.words]));
    keep();
  } catch {
    document.dispatchEvent(new CustomEvent("tanggap:toast", { detail: { text: form.dataset.failed } }));
  } finally {
    inserting -= 1;
    dirty = true;
  }
}

form.addEventListener("tanggap:insert", (event) => insert(event.detail));
if (form.querySelector("[data-pick]")) import("./pick.js").then((module) => module.start(form, active));

// The draft: saved as typed, at most every twelve seconds, and on leaving.
const PAUSE = 12_000;
const state = form.querySelector("[data-saved-at]");
let dirty = false;
let sent = false;
let saving = Promise.resolve();

function save() {
  if (!dirty || sent || inserting || !form.dataset.draft) return;
  saving = send();
}

async function send() {
  dirty = false;
  try {
    const data = new FormData(form);
    data.delete("files");
    const response = await fetch(form.dataset.draft, { method: "POST", body: data, keepalive: true });
    if (!response.ok) throw new Error(response.status);
    const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    state.textContent = `${form.dataset.saved} ${clock.format(new Date())}`;
  } catch {
    dirty = true;
    state.textContent = form.dataset.unsaved;
  }
}

let first = true;
form.addEventListener("tanggap:typed", () => (dirty = true));
form.addEventListener("input", () => (dirty = true));
setInterval(save, PAUSE);
document.addEventListener("visibilitychange", () => document.hidden && save());

form.addEventListener("submit", (event) => {
  const { area } = active();
  const forgot = first && form.elements.mode.value !== "note" && !files.files.length && MENTIONS_FILE.test(area.value);
  if (forgot && !window.confirm(form.dataset.forgotten)) {
    event.preventDefault();
    return;
  }
  first = false;
  sent = true;
  event.submitter?.setAttribute("aria-busy", "true");
});
dirty = false;
