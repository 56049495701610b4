// The form of an account: what follows from its address is filled in once one leaves the field; without script the
// buttons do that.
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

// A test takes its time: the button says so, and one that is pressed twice sends one message.
function sendOnce(form) {
  let sent = null;
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    sent = event.submitter ?? form;
    sent.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    sent?.removeAttribute("aria-busy");
    sent = null;
  });
}

if (mark) {
  const field = mark.form.elements.address;
  field.addEventListener("change", () => fill(mark.form, field.value));
  sendOnce(mark.form);
}
