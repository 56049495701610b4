// Copies the line of HTML that stands in the field named by the button.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard?.writeText(field.value);
  document.dispatchEvent(new CustomEvent("tanggap:toast", { detail: { text: button.dataset.done } }));
});
