// Everything is made of elements and text, never of HTML: what anybody typed stays text.
const SHAPES = {
  chat: "M4 4.5h12a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5H9L5 18v-3.5H4A1.5 1.5 0 0 1 2.500 13V6A1.5 1.5 0 0 1 4 4.500z",
  down: "m5.5 8 4.5 4.5L14.5 8", clip: "m15.5 9.3-5.700 5.700a3.200 3.200 0 0 1-4.500-4.500l6-6a2.100 2.100 0 0 1 3 3l-6 6a1 1 0 0 1-1.500-1.500l5.300-5.300",
  send: "m3.500 9.500 13.500-6-4.500 13.500-3-5.500zM9.500 11.500 17 3.500", end: "M5 5l10 10M15 5 5 15", file: "M5 3h6l4 4v10H5zM11 3v4h4",
};

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

const button = (name, label, onclick, more = "") => h("button", { type: "button", class: `icon ${more}`, title: label, onclick }, icon(name), h("span", { class: "vh" }, label));

const clock = (at) => new Intl.DateTimeFormat(LANG, { hour: "2-digit", minute: "2-digit" }).format(new Date(at));

function linked(text) {
  const pieces = text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/);
  return pieces.map((piece, at) => (at % 2 ? h("a", { href: piece, target: "_blank", rel: "noopener noreferrer nofollow" }, piece) : piece));
}

function random(bytes) {
  const data = crypto.getRandomValues(new Uint8Array(bytes));
  return btoa(String.fromCharCode(...data)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

// Where storage is forbidden the chat lasts as long as the page.
const memory = new Map();
const shelf = {
  key: (name) => `tanggap-chat:${HOME}:${SITE}:${name}`,
  get(name) {
    try {
      return JSON.parse(localStorage.getItem(this.key(name)) ?? "null");
    } catch {
      return memory.get(name) ?? null;
    }
  },
  set(name, value) {
    memory.set(name, value);
    try {
      if (value === null) localStorage.removeItem(this.key(name));
      else localStorage.setItem(this.key(name), JSON.stringify(value));
    } catch { /* kept in memory */ }
  },
};
