// While a colour is chosen the page wears it, and the contrasts are measured anew. Without script: the button Preview.
const form = document.querySelector("form[data-contrast]");
const root = document.documentElement.style;
let waiting = 0;

function wear() {
  const { hue, chroma, has_colour: own } = form.elements;
  own.checked = true;
  root.setProperty("--accent-h", hue.value);
  root.setProperty("--tint-h", hue.value);
  root.setProperty("--accent-c", String(chroma.value / 1000));
  clearTimeout(waiting);
  waiting = setTimeout(() => measure(hue.value, chroma.value), 150);
}

async function measure(hue, chroma) {
  const answer = await fetch(`${form.dataset.contrast}?hue=${hue}&chroma=${chroma}`);
  if (!answer.ok) return;
  for (const [name, ratio] of Object.entries(await answer.json())) {
    const place = form.querySelector(`[data-ratio="${name}"]`);
    if (place) place.textContent = ratio.toFixed(1);
  }
}

for (const name of ["hue", "chroma"]) {
  form?.elements[name].addEventListener("input", () => {
    form.elements.hex.value = "";
    wear();
  });
}
