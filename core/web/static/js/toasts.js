// Toasts: bottom centre, one at a time; they stay while somebody hovers over or stands in them.

const region = document.getElementById("toasts");
const STAY = 8000;
const waiting = [];

function adopt(toast) {
  toast.style.animation = "none"; // leaving by itself is only for pages without script
  let timer = setTimeout(leave, STAY);
  function leave() {
    toast.remove();
    next();
  }
  for (const type of ["pointerenter", "focusin"]) toast.addEventListener(type, () => clearTimeout(timer));
  for (const type of ["pointerleave", "focusout"]) {
    toast.addEventListener(type, () => {
      clearTimeout(timer);
      timer = setTimeout(leave, STAY / 2);
    });
  }
  toast.querySelector("form")?.addEventListener("submit", () => setTimeout(leave));
}

function next() {
  if (region.childElementCount || !waiting.length) return;
  const toast = waiting.shift();
  region.append(toast);
  adopt(toast);
}

export function show({ text, node }) {
  const toast = node ?? Object.assign(document.createElement("div"), { className: "toast" });
  if (!node) toast.append(Object.assign(document.createElement("span"), { textContent: text }), document.createElement("span"));
  waiting.push(toast);
  next();
}

const [first, ...others] = region.children;
for (const toast of others) {
  toast.remove();
  waiting.push(toast);
}
if (first) adopt(first);
