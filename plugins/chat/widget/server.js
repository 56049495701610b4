// Requests that need no preflight: text or a form, without cookies; the token is in the body.
const PATIENCE = 4500;

async function ask(path, said, files = []) {
  const body = { site: SITE, lang: LANG, ...said };
  if (script.dataset.identity && ["hello", "begin", "offline"].includes(path)) body.identity = script.dataset.identity;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), files.length ? 120_000 : PATIENCE);
  try {
    const sent = files.length ? form(body, files) : new Blob([JSON.stringify(body)], { type: "text/plain" });
    const response = await fetch(`${HOME}/hooks/chat/${path}`, { method: "POST", mode: "cors", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", body: sent, signal: stop.signal });
    const told = response.status === 204 ? null : await response.json();
    return { status: response.status, told };
  } finally {
    clearTimeout(timer);
  }
}

function form(body, files) {
  const made = new FormData();
  for (const [name, value] of Object.entries(body)) made.set(name, value);
  for (const file of files) made.append("files", file);
  return made;
}

function tooBig(files) {
  const sizes = [...files].map((file) => file.size);
  return sizes.length > 10 || sizes.some((size) => size > 10 * 2 ** 20) || sizes.reduce((sum, size) => sum + size, 0) > 20 * 2 ** 20;
}
