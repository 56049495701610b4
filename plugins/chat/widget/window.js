// The button in the corner and the window above it.
const view = {
  isOpen: false,
  facts: null,
  drawn: "",

  make() {
    const host = document.createElement("tanggap-chat");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOK);
    root.adoptedStyleSheets = [sheet];
    this.count = h("span", { class: "count", hidden: true });
    this.launcher = h("button", { type: "button", class: "launcher", "aria-expanded": "false", onclick: () => (this.isOpen ? this.close() : this.open()) });
    this.box = h("div", { class: "chat", lang: LANG, dir: getComputedStyle(document.documentElement).direction, "data-scheme": script.dataset.scheme }, this.launcher);
    if (BRAND.hue != null) this.box.style.setProperty("--h", BRAND.hue);
    this.box.addEventListener("keydown", (event) => event.key === "Escape" && this.isOpen && this.close());
    this.box.addEventListener("pointerdown", () => talk.wake());
    root.append(this.box);
    document.body.append(host);
    this.mark();
  },

  mark() {
    const unread = talk.unread;
    this.launcher.replaceChildren(icon(this.isOpen ? "down" : "chat"), h("span", { class: "vh" }, say(this.isOpen ? "close" : "open")), this.count);
    this.launcher.setAttribute("aria-expanded", String(this.isOpen));
    this.count.hidden = !unread || this.isOpen;
    this.count.replaceChildren(h("span", { "aria-hidden": "true" }, String(unread)), h("span", { class: "vh" }, say("newOnes", { n: unread })));
  },

  async open() {
    this.isOpen = true;
    talk.unread = 0;
    talk.awake = Date.now();
    this.box.classList.add("open");
    this.mark();
    this.frame();
    await this.greet();
    talk.soon();
  },

  close() {
    this.isOpen = false;
    this.box.classList.remove("open");
    this.panel?.remove();
    this.panel = null;
    this.mark();
    this.launcher.focus();
  },

  async greet() {
    if (this.facts && talk.token) return this.draw();
    this.content.replaceChildren(h("p", { class: "help" }, "…"));
    try {
      const { status, told } = await ask("hello", { token: talk.token });
      if (status !== 200) return this.fail(TROUBLE[told?.error] ?? "trouble");
      this.know(told);
      this.draw();
    } catch {
      this.fail("trouble");
    }
  },

  know(told) {
    this.facts = told;
    if (talk.token && !told.visit) talk.forget();
    if (told.visit) talk.take(told.visit);
  },

  fail(word) {
    const again = h("button", { type: "button", class: "go", onclick: () => this.greet() }, say("retry"));
    this.content?.replaceChildren(h("p", { class: "error intro", role: "alert" }, say(word)), ...(word === "site" ? [] : [again]));
  },

  frame() {
    this.title = h("h2", { id: "t" }, this.facts?.name ?? "");
    this.sub = h("p");
    this.ender = button("end", say("end"), () => this.end());
    this.content = h("div", { class: "body", tabindex: 0 });
    this.foot = h("div");
    const head = h("header", { class: "head" }, h("div", {}, this.title, this.sub), this.ender, button("down", say("close"), () => this.close()));
    this.panel = h("div", { class: "panel", role: "dialog", "aria-labelledby": "t" }, head, this.content, this.foot);
    this.drawn = "";
    this.ender.hidden = true;
    this.box.prepend(this.panel);
    this.panel.querySelector(".head button:last-child").focus();
  },

  draw() {
    if (!this.panel || !this.facts) return;
    const { facts } = this;
    const mode = talk.token ? "talk" : facts.open ? "ask" : "away";
    this.title.textContent = facts.name;
    this.panel.setAttribute("aria-label", say("chat", { name: facts.name }));
    this.sub.textContent = say(facts.open || talk.token ? "here" : "away");
    this.ender.hidden = mode !== "talk" || talk.ended;
    if (mode === "talk") return this.drawTalk();
    if (this.drawn === mode) return;
    this.drawn = mode;
    const made = askForm(facts, mode === "away");
    this.content.replaceChildren(h("p", { class: "intro" }, mode === "away" ? say("awayText") : facts.greeting || say("hello")), made);
    this.foot.replaceChildren();
    this.foot.className = "";
    made.querySelector("input, textarea").focus();
  },

  drawTalk() {
    if (this.drawn !== "talk") this.beginTalk();
    const mine = [...talk.own, ...outbox.waiting].filter((item) => !talk.lines.some((line) => line.uid === item.uid));
    const all = [...talk.lines, ...mine];
    const atEnd = this.content.scrollHeight - this.content.scrollTop - this.content.clientHeight < 80;
    const had = this.list.children.length;
    all.forEach((line, at) => this.put(line, at + 1, all[at + 1]));
    while (this.list.children.length > all.length + 1) this.list.lastChild.remove();
    this.state.textContent = talk.isConnected ? (talk.typing ? say("typing", { name: talk.typing }) : "") : say("lost");
    this.state.classList.toggle("lost", !talk.isConnected);
    this.again.hidden = !talk.ended;
    this.writer.hidden = talk.ended;
    if (atEnd || this.list.children.length > had) this.content.scrollTop = this.content.scrollHeight;
  },

  // A line keeps its element, so that screen readers hear new ones only.
  put(line, at, next) {
    const isMine = Boolean(line.uid);
    const meta = isMine ? this.mineMeta(line, next) : next && !next.uid && next.who === line.who ? "" : `${line.who} · ${clock(line.at)}`;
    const key = `${line.uid ?? line.n}|${line.failed ?? ""}`;
    const old = this.list.children[at];
    if (old?.dataset.key === key && Boolean(old.dataset.n) === Boolean(line.n)) {
      if (old.lastChild.textContent !== meta && !line.failed) old.lastChild.textContent = meta;
      return;
    }
    const files = (line.files ?? []).map((file) => (file.key ? h("a", { class: "file", href: `${HOME}/hooks/chat/file/${file.key}`, target: "_blank", rel: "noopener noreferrer" }, icon("file"), file.name) : h("span", { class: "file" }, icon("file"), file.name)));
    const tail = line.failed ? h("button", { type: "button", onclick: () => this.retry(line) }, say("failed")) : meta;
    const made = h("li", { class: isMine ? "me" : "", "data-key": key, "data-n": line.n }, line.text ? h("p", { class: "say", dir: "auto" }, ...linked(line.text)) : null, ...files, h("span", { class: "meta" }, tail));
    if (old) old.replaceWith(made);
    else this.list.append(made);
  },

  mineMeta(line, next) {
    if (next?.uid) return "";
    const word = line.n && line.n <= talk.seen ? "seen" : line.n || line.sent ? "sent" : "sending";
    return `${clock(line.at)} · ${say(word)}`;
  },

  retry(line) {
    line.failed = false;
    talk.changed();
    outbox.send();
  },

  beginTalk() {
    this.drawn = "talk";
    this.list = h("ol", { class: "lines", role: "log", "aria-label": say("log") }, h("li", {}, h("p", { class: "say", dir: "auto" }, this.facts.greeting || say("hello"))));
    this.content.replaceChildren(this.list);
    this.state = h("p", { class: "state", role: "status" });
    this.again = h("div", { class: "done" }, h("p", {}, say("ended")), h("button", { type: "button", class: "go", onclick: () => this.restart() }, say("again")));
    this.writer = this.makeWriter();
    this.foot.replaceChildren(this.state, this.writer, this.again);
    this.foot.className = "foot";
    if (!talk.ended) this.area.focus();
  },

  makeWriter() {
    const input = h("input", { type: "file", multiple: true, class: "vh", tabindex: -1, "aria-hidden": "true" });
    const chips = h("div", { class: "chips", "aria-live": "polite" });
    const problem = h("p", { class: "error", role: "alert" });
    this.area = h("textarea", { rows: 1, placeholder: say("write"), "aria-label": say("message"), maxlength: 10_000 });
    let files = [];
    const show = () => {
      chips.replaceChildren(...files.map((file) => h("button", { type: "button", "aria-label": say("remove", { name: file.name }), onclick: () => ((files = files.filter((each) => each !== file)), show()) }, `${file.name} ×`)));
      problem.textContent = tooBig(files) ? say("tooBig") : "";
    };
    const submit = (event) => {
      event?.preventDefault();
      const text = this.area.value.trim();
      if ((!text && !files.length) || tooBig(files)) return;
      outbox.add(text, files);
      this.area.value = "";
      talk.typed = 0;
      files = [];
      show();
      talk.changed();
      this.area.focus();
    };
    input.addEventListener("change", () => {
      files = [...files, ...input.files];
      input.value = "";
      show();
      this.area.focus();
    });
    this.area.addEventListener("input", () => talk.type());
    this.area.addEventListener("focus", () => talk.wake());
    this.area.addEventListener("keydown", (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && submit(event));
    const box = h("div", { class: "box" }, button("clip", say("attach"), () => input.click()), this.area, h("button", { class: "icon send flip", title: say("send") }, icon("send"), h("span", { class: "vh" }, say("send"))));
    const email = this.facts.known?.email ?? shelf.get("who")?.email;
    return h("form", { onsubmit: submit }, chips, problem, input, box, email ? h("p", {}, say("left", { email })) : null);
  },

  async end() {
    try {
      await ask("end", { token: talk.token });
      talk.over(false);
    } catch {
      talk.connected(false);
    }
  },

  restart() {
    talk.forget();
    this.facts = null;
    this.drawn = "";
    this.greet();
  },

  thank(number) {
    this.drawn = "thanks";
    this.content.replaceChildren(h("div", { class: "done", role: "status" }, h("h2", {}, say("thanks")), h("p", {}, number ? say("thanksText", { number }) : say("thanksLater"))));
    this.content.focus();
  },
};
