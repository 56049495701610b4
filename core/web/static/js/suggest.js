// Fills in what follows from the address of an account, once one leaves its field; without script the buttons do.
// Nothing is sent of it but what may be shown: no password leaves the page before one presses a button.

const mark = document.querySelector("[data-suggest]");

function ask(form) {
  const sent = new FormData(form);
  for (const secret of form.querySelectorAll("[type=password], [type=file]")) sent.delete(secret.name);
  return fetch(mark.dataset.suggest, { method: "POST", body: new URLSearchParams(sent), headers: { Accept: "application/json" } });
}

function say(field, words) {
  const help = document.getElementById(`${field.id}-h`);
  if (!help) return;
  field.dataset.usual ??= help.textContent;
  help.textContent = words ?? field.dataset.usual;
}

async function fill(form, address) {
  const before = new FormData(form);
  const answer = await ask(form).catch(() => null);
  if (!answer?.ok || form.elements.address.value !== address) return;
  const { values, advice } = await answer.json();
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (field.value === before.get(name)) field.value = value; // else somebody was quicker, and knows better
  }
  for (const field of form.elements) if (field.id) say(field, advice[field.name]);
  mark.value = address;
}

if (mark) {
  const field = mark.form.elements.address;
  field.addEventListener("change", () => fill(mark.form, field.value));
}
