// Parts of plugins that come after the page: each is fetched when it nears the screen, and replaces its placeholder.

async function fetchInto(part) {
  let response;
  try {
    response = await fetch(part.dataset.lazy, { headers: { "X-Requested-With": "tanggap" } });
  } catch {
    return; // no connection: the link in the placeholder stays
  }
  if (!response.ok || response.redirected) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  part.replaceWith(...fresh.body.childNodes);
  document.dispatchEvent(new CustomEvent("tanggap:swapped"));
}

const near = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    fetchInto(target);
  }
}, { rootMargin: "200px" });

for (const part of document.querySelectorAll("[data-lazy]")) near.observe(part);
