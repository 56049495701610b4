// Keys. An element says its own: <a data-key="g u">, <button data-key="e">. Pressing clicks it, or puts the cursor in it.
// In lists J and K move, X selects, Enter and O open. `?` lists all that the page has.

const PAUSE = 900;
let sequence = "";
let timer;

const rows = () => [...document.querySelectorAll(".rows > .row")];
const current = () => document.querySelector(".row.cursor") ?? document.activeElement?.closest?.(".row");

function move(step) {
  const every = rows();
  if (!every.length) return false;
  const at = every.indexOf(current());
  const row = every[Math.max(0, Math.min(every.length - 1, at < 0 ? 0 : at + step))];
  for (const each of every) each.classList.toggle("cursor", each === row);
  row.querySelector(".subj a").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function select(withRange) {
  const box = current()?.querySelector(".tick input");
  if (!box) return false;
  box.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: withRange }));
  return true;
}

function open() {
  const link = current()?.querySelector(".subj a");
  link?.click();
  return Boolean(link);
}

const moves = {
  j: () => move(1),
  k: () => move(-1),
  x: () => select(false),
  X: () => select(true),
  o: open,
  "?": help,
};

function visible(element) {
  return element.checkVisibility({ visibilityProperty: true }) || element.closest("details.menu, [popover]");
}

function act(element) {
  if (element.matches("input:not([type=radio]), textarea, select")) {
    element.focus();
    element.select?.();
    return;
  }
  element.click();
  if (element.matches("summary")) element.nextElementSibling.querySelector("a, button")?.focus();
  if (element.matches("[name=mode]")) focusEditor();
}

function focusEditor() {
  setTimeout(() => {
    const boxes = document.querySelectorAll("[data-composer] .editor");
    [...boxes].find((box) => box.checkVisibility())?.focus();
  });
}

function find(key) {
  return [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(visible);
}

export function press(event) {
  if (["Shift", "Tab", "Escape", " "].includes(event.key)) return;
  clearTimeout(timer);
  timer = setTimeout(() => (sequence = ""), PAUSE);
  const typed = sequence ? `${sequence} ${event.key}` : event.key;
  const started = document.querySelector(`[data-key^="${CSS.escape(typed)} "]`);
  const element = find(typed);
  if (element) act(element);
  else if (!moves[typed]?.() && started) {
    sequence = typed;
    return;
  }
  sequence = "";
}

function name(element) {
  const label = element.labels?.[0] ?? element;
  const clone = label.cloneNode(true);
  for (const extra of clone.querySelectorAll("kbd, .count, .avatar")) extra.remove();
  return clone.textContent.trim() || element.placeholder || "";
}

function help() {
  const dialog = document.getElementById("keys");
  const list = dialog.querySelector("[data-keys] dl");
  const pattern = list.querySelector("template").content;
  for (const old of list.querySelectorAll("dt, dd")) old.remove();
  for (const element of document.querySelectorAll("[data-key]")) {
    const line = pattern.cloneNode(true);
    line.querySelector("dt").textContent = name(element);
    line.querySelector("kbd").textContent = element.dataset.key.toUpperCase();
    list.append(line);
  }
  dialog.togglePopover();
  return true;
}

document.getElementById("keys")?.addEventListener("beforetoggle", (event) => {
  if (event.newState === "open" && !event.target.querySelector("[data-keys] dt")) setTimeout(fill);
});

function fill() {
  const dialog = document.getElementById("keys");
  dialog.hidePopover();
  help();
}
