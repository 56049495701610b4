// Something to choose from while writing: saved replies by `/`, articles by `??`, whatever a plugin offers.
//
// A plugin puts a button into the composer's toolbar; it works without script as it likes, and with script so:
//   <button data-pick="/" data-pick-url="/desk/saved-replies/find/7" data-pick-label="Saved replies">
// Typing the characters at the beginning of a word opens the list and filters it; arrow keys and Enter choose, Escape
// closes. Pressing the button opens the same list with a search field of its own, for fingers.
// The address gives JSON for `?q=`: {"items": [{"label", "hint", "text", "url"}]}; the chosen `url` is inserted by POST.

const PAUSE = 120;
const LONGEST = 40;

export function start(form, active) {
  document.head.append(make("link", { rel: "stylesheet", href: new URL("../css/pick.css", import.meta.url).href }));
  const pickers = [...form.querySelectorAll("[data-pick]")].map((button) => picker(form, active, button));
  const open = () => pickers.find((each) => each.isOpen());
  form.addEventListener("tanggap:typed", () => {
    for (const each of pickers) each.typed();
  });
  document.addEventListener("selectionchange", () => open()?.moved());
  // Before the composer's own keys: Enter chooses here, and Escape closes the list but stays in the text.
  form.addEventListener("keydown", (event) => open()?.pressed(event), { capture: true });
  document.addEventListener("pointerdown", (event) => {
    const shown = open();
    if (shown && !shown.contains(event.target)) shown.close();
  });
  for (const each of pickers) each.typed(); // who typed the sign before this file was here is served now
}

function picker(form, active, button) {
  const id = `pick-${Math.random().toString(36).slice(2, 8)}`;
  const sign = button.dataset.pick;
  const pattern = new RegExp(`(?:^|[\\s\u00a0])${RegExp.escape?.(sign) ?? sign.replace(/[^\w]/g, "\\$&")}([^\\s\u00a0]{0,${LONGEST}}(?: [^\\s\u00a0]{1,${LONGEST}}){0,2})$`, "u");
  let range = null; // what was typed to open the list, and goes when something is chosen
  let items = [];
  let at = 0;
  let timer;
  let asked = 0;
  let dismissed = null;

  const panel = make("div", { className: "pick pop", hidden: true });
  const field = make("input", { className: "input", type: "search", autocomplete: "off", placeholder: button.dataset.pickLabel });
  const list = make("ul", { id });
  const state = make("p", { className: "muted small" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", button.dataset.pickLabel);
  state.setAttribute("role", "status");
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", id], ["aria-autocomplete", "list"], ["aria-label", button.dataset.pickLabel]]) field.setAttribute(name, value);
  panel.append(field, list, state);
  form.append(panel);

  function fit() {
    const room = form.getBoundingClientRect().top - 12;
    panel.classList.toggle("below", room < 160);
    panel.style.maxBlockSize = `${Math.min(352, room < 160 ? window.innerHeight * 0.6 : room)}px`;
  }

  function say(element) {
    const { box } = active();
    for (const each of [box, field]) {
      if (element && list.childElementCount) each.setAttribute("aria-activedescendant", element.id);
      else each.removeAttribute("aria-activedescendant");
    }
    if (element && !range) return;
    if (element) box.setAttribute("aria-controls", id);
    else box.removeAttribute("aria-controls");
  }

  function choose(index) {
    at = items.length ? (index + items.length) % items.length : 0;
    [...list.children].forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    say(list.children[at]);
  }

  async function ask(query) {
    const turn = ++asked;
    const url = new URL(button.dataset.pickUrl, window.location.href);
    url.searchParams.set("q", query);
    url.searchParams.set("mode", form.elements.mode.value === "note" ? "note" : "reply");
    const response = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (turn !== asked || panel.hidden) return;
    items = response?.ok ? (await response.json()).items : [];
    list.replaceChildren(...items.map(option));
    state.textContent = items.length ? form.dataset.found.replace("{}", items.length) : form.dataset.none;
    state.classList.toggle("vh", items.length > 0);
    choose(0);
  }

  function option(item, place) {
    const line = make("li", { id: `${id}-${place}` });
    line.setAttribute("role", "option");
    line.append(make("b", { textContent: item.label }), make("span", { className: "muted small hint", textContent: item.hint }), make("span", { className: "muted small text", textContent: item.text }));
    line.addEventListener("pointerdown", (event) => event.preventDefault()); // the cursor stays where it is
    line.addEventListener("click", () => take(place));
    line.addEventListener("pointermove", () => place !== at && choose(place));
    return line;
  }

  function show(query, own) {
    if (panel.hidden) {
      panel.hidden = false;
      list.replaceChildren();
      items = [];
      state.textContent = "";
    }
    field.hidden = !own;
    field.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-expanded", "true");
    fit();
    clearTimeout(timer);
    timer = setTimeout(ask, list.childElementCount ? PAUSE : 0, query);
  }

  function close() {
    panel.hidden = true;
    range = null;
    asked += 1;
    clearTimeout(timer);
    field.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-expanded", "false");
    say(null);
  }

  function take(index) {
    const item = items[index];
    if (!item) return;
    const spot = range;
    close();
    form.dispatchEvent(new CustomEvent("tanggap:insert", { detail: { url: item.url, range: spot } }));
  }

  // What stands before the cursor, if it begins with the sign.
  function before() {
    const { box } = active();
    const selection = document.getSelection();
    const node = selection.anchorNode;
    if (!selection.isCollapsed || node?.nodeType !== Node.TEXT_NODE || !box.contains(node)) return null;
    const found = pattern.exec(node.data.slice(0, selection.anchorOffset));
    if (!found) return null;
    const spot = new Range();
    spot.setStart(node, selection.anchorOffset - found[1].length - sign.length);
    spot.setEnd(node, selection.anchorOffset);
    return { spot, query: found[1] };
  }

  button.type = "button";
  button.setAttribute("aria-haspopup", "listbox");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!panel.hidden) return close();
    field.value = "";
    show("", true);
    field.focus();
  });
  field.addEventListener("input", (event) => {
    event.stopPropagation();
    show(field.value, true);
  });

  return {
    isOpen: () => !panel.hidden,
    contains: (target) => panel.contains(target) || button.contains(target),
    close,
    typed() {
      const found = before();
      if (!found) {
        dismissed = null;
        if (range) close();
        return;
      }
      if (dismissed && found.query.startsWith(dismissed.query) && found.spot.startContainer === dismissed.node) return;
      range = found.spot;
      show(found.query, false);
    },
    moved() {
      if (range && !before()) close();
    },
    pressed(event) {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) choose(at + step);
      else if (event.key === "Escape") {
        const found = range && before();
        dismissed = found ? { query: found.query, node: found.spot.startContainer } : null;
        const own = !range;
        close();
        if (own) button.focus();
      } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && (items.length || !range)) take(at);
      else if (event.key === "Tab" && !range) return close();
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
  };
}

function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
