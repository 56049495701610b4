// Rules are put in order by dragging their handle; the buttons beside it do the same by keyboard and without script.
// Whichever was pressed keeps the focus when the list comes back, though its rule now stands elsewhere.

const list = document.getElementById("rules");
let dragged = null;
let before = null;
let pressed = "";

const cards = () => [...list.querySelectorAll("[data-rule]")];

function put(card, y) {
  const behind = cards().find((each) => each !== card && y < each.getBoundingClientRect().top + each.offsetHeight / 2);
  if (behind) behind.before(card);
  else list.append(card);
}

list?.addEventListener("dragstart", (event) => {
  if (!event.target.closest?.("[data-handle]")) return;
  dragged = event.target.closest("[data-rule]");
  before = cards();
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.rule);
  event.dataTransfer.setDragImage(dragged, 20, 20);
  dragged.classList.add("is-dragged");
});

list?.addEventListener("dragover", (event) => {
  if (!dragged) return;
  event.preventDefault();
  put(dragged, event.clientY);
});

list?.addEventListener("drop", (event) => {
  if (!dragged) return;
  event.preventDefault();
  const button = dragged.querySelector(".moves button");
  const at = cards().indexOf(dragged);
  if (before.indexOf(dragged) !== at) {
    button.disabled = false;
    button.value = String(at);
    button.form.requestSubmit(button);
  }
  before = null;
});

list?.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  if (before) list.append(...before);
  dragged = before = null;
});

list?.addEventListener("submit", (event) => {
  pressed = event.submitter?.id ?? "";
});

document.addEventListener("tanggap:swapped", () => {
  const button = pressed && document.getElementById(pressed);
  pressed = "";
  if (button) (button.disabled ? button.closest(".moves").querySelector("button:not(:disabled)") : button)?.focus();
});
