// Selecting rows: a range with Shift, all at once, and the tick that says "some".

const boxes = () => [...document.querySelectorAll(".rows .tick input")];
const all = document.querySelector("input[data-all]");
const output = document.querySelector("[data-selected]");
let last = null;

function sum() {
  const every = boxes();
  const on = every.filter((box) => box.checked).length;
  if (all) {
    all.checked = on > 0 && on === every.length;
    all.indeterminate = on > 0 && on < every.length;
  }
  if (output) output.textContent = on === 1 ? output.dataset.one : output.dataset.many.replace("{n}", on);
}

export function ticked(box) {
  if (box === all) for (const each of boxes()) each.checked = box.checked;
  else last = box;
  sum();
}

export function range(box) {
  const every = boxes();
  const from = every.indexOf(last);
  const to = every.indexOf(box);
  if (from < 0 || to < 0) return;
  for (const each of every.slice(Math.min(from, to), Math.max(from, to) + 1)) each.checked = box.checked;
  sum();
}

document.addEventListener("tanggap:swapped", sum);
