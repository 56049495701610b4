// Suggests articles while somebody writes a request; the form works just as well without.

const PAUSE = 350;
const SHORTEST = 4;

for (const box of document.querySelectorAll("[data-kb-suggest]")) watch(box);

function watch(box) {
  const field = document.getElementById(box.dataset.field);
  if (!field) return;
  let waiting;
  let asked = "";
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });

  async function ask() {
    const words = field.value.trim().split(/\n/)[0].slice(0, 200);
    if (words === asked) return;
    asked = words;
    if (words.length < SHORTEST) return box.replaceChildren();
    try {
      const response = await fetch(`${box.dataset.kbSuggest}?q=${encodeURIComponent(words)}`);
      if (!response.ok || words !== asked) return;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      box.replaceChildren(...fresh.body.childNodes);
    } catch {
      // no connection: what stands there stays
    }
  }
}
