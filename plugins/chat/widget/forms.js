// Who are you, and what is it about: before a chat, or in its place while nobody is there.
let fieldCount = 0;

function field(name, label, control, help = "") {
  const id = `f${(fieldCount += 1)}`;
  control.id = id;
  control.name = name;
  const error = h("p", { class: "error", id: `${id}e`, hidden: true });
  control.setAttribute("aria-describedby", `${id}e ${id}h`);
  const row = h("div", {}, h("label", { for: id }, label), control, help ? h("p", { class: "help", id: `${id}h` }, help) : null, error);
  row.control = control;
  row.tell = (words) => {
    error.textContent = words;
    error.hidden = !words;
    control.setAttribute("aria-invalid", words ? "true" : "false");
  };
  return row;
}

function askForm(facts, isOffline) {
  const known = facts.known ?? shelf.get("who") ?? {};
  const rows = {};
  if (!facts.known?.name) rows.name = field("name", say("name"), h("input", { autocomplete: "name", maxlength: 120, value: known.name ?? "" }));
  if (!facts.known) rows.email = field("email", say("email"), h("input", { type: "email", autocomplete: "email", maxlength: 254, value: known.email ?? "" }), isOffline ? "" : say("emailHelp"));
  if (facts.kinds.length) rows.kind = field("kind", say("kind"), h("select", {}, h("option", { value: "" }, say("any")), ...facts.kinds.map((kind) => h("option", { value: kind.id }, kind.name))));
  rows.text = field("text", say("message"), h("textarea", { rows: 3 }));
  if (isOffline) rows.files = field("files", say("files"), h("input", { type: "file", multiple: true }));
  const trouble = h("p", { class: "error", role: "alert" });
  const go = h("button", { class: "go" }, say(isOffline ? "send" : "begin"));
  const made = h("form", { class: "ask", novalidate: true }, ...Object.values(rows), trouble, go);
  const ids = { token: random(32), uid: random(18) };
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (go.getAttribute("aria-busy") === "true" || !isComplete(rows)) return;
    go.setAttribute("aria-busy", "true");
    trouble.textContent = "";
    const values = Object.fromEntries(Object.entries(rows).filter(([name]) => name !== "files").map(([name, row]) => [name, row.control.value.trim()]));
    shelf.set("who", { name: values.name ?? known.name, email: values.email ?? known.email });
    const words = await (isOffline ? sendOffline(values, rows.files.control.files, ids.uid) : beginTalk(values, ids.token));
    go.removeAttribute("aria-busy");
    trouble.textContent = words;
  });
  return made;
}

function isComplete(rows) {
  const value = (name) => rows[name]?.control.value.trim() ?? "";
  const wrong = {
    name: rows.name && !value("name") ? say("needName") : "",
    email: rows.email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value("email")) ? say("needEmail") : "",
    text: !value("text") ? say("needText") : value("text").length > 10_000 ? say("tooLong") : "",
    files: rows.files && tooBig(rows.files.control.files) ? say("tooBig") : "",
  };
  for (const [name, words] of Object.entries(wrong)) rows[name]?.tell(words);
  const first = Object.keys(wrong).find((name) => wrong[name]);
  if (first) rows[first].control.focus();
  return !first;
}

const TROUBLE = { often: "often", site: "site", identity: "identity", email: "needEmail", name: "needName", long: "tooLong", files: "tooBig" };
const trouble = (answer) => say(TROUBLE[answer.told?.error] ?? "trouble");

async function beginTalk({ text, ...who }, token) {
  try {
    const answer = await ask("begin", { ...who, token, page: location.href.slice(0, 500) });
    if (answer.status !== 200) return trouble(answer);
    talk.begin(token);
    talk.take(answer.told);
    outbox.add(text);
    talk.soon(1000);
    view.draw();
    return "";
  } catch {
    return say("trouble");
  }
}

async function sendOffline(values, files, uid) {
  try {
    const answer = await ask("offline", { ...values, uid }, [...files]);
    if (answer.status !== 200) return trouble(answer);
    view.thank(answer.told.number);
    return "";
  } catch {
    return say("trouble");
  }
}
