// A mail is a document of its own in a frame; its height is the height of what it holds.

function measure(frame) {
  const root = frame.contentDocument?.documentElement;
  if (!root) return;
  root.style.overflowY = "hidden";
  const { paddingTop, paddingBottom } = getComputedStyle(frame);
  const around = parseFloat(paddingTop) + parseFloat(paddingBottom);
  frame.style.blockSize = `${Math.ceil(root.getBoundingClientRect().height + around)}px`;
  frame.dataset.fitted = "";
}

function watch(frame) {
  measure(frame);
  const observer = new ResizeObserver(() => measure(frame));
  if (frame.contentDocument?.body) observer.observe(frame.contentDocument.body);
}

export function fit(frame) {
  frame.addEventListener("load", () => watch(frame));
  if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.URL !== "about:blank") watch(frame);
}
