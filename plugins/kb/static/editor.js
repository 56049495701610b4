// Draws the preview while somebody types; without it the button Preview does.

const form = document.querySelector("[data-kb-preview]");
const shown = form?.querySelector("[data-kb-shown]");
const text = form?.elements.body;
const PAUSE = 600;
let waiting;

async function draw() {
  const data = new FormData(form);
  data.delete("picture");
  try {
    const response = await fetch(form.dataset.kbPreview, { method: "POST", body: data });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    shown.replaceChildren(...fresh.body.childNodes);
  } catch {
    // no connection: the last preview stays
  }
}

if (form) {
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, PAUSE);
  });
  if (text.value.trim() && form.querySelector("button.primary")) draw();
}
