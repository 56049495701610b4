// The conversation: what was said, and the questions whether there is more, oftener while something happens.
const AWAKE = 120_000;
const talk = {
  token: shelf.get("token"),
  lines: [],
  own: [],
  last: 0,
  tag: "",
  seen: 0,
  typing: "",
  ended: false,
  isConnected: true,
  unread: 0,
  awake: Date.now(),
  typed: 0,
  timer: 0,
  asking: false,
  changed() {},

  begin(token) {
    this.token = token;
    shelf.set("token", token);
  },

  take(news) {
    const before = this.last;
    for (const line of news.lines) {
      if (line.n <= this.last) continue;
      this.lines.push(line);
      if (line.uid) this.own = this.own.filter((item) => item.uid !== line.uid);
      else this.unread += 1;
    }
    if (news.lines.length) this.awake = Date.now();
    Object.assign(this, { last: Math.max(news.last, before), tag: news.tag, typing: news.typing, seen: news.seen, ended: news.ended });
    if (view.isOpen && !document.hidden) this.unread = 0;
    this.changed();
  },

  arrived(item) {
    this.own.push(item);
    this.awake = Date.now();
    this.changed();
    this.soon();
  },

  connected(is) {
    if (this.isConnected === is) return;
    this.isConnected = is;
    this.changed();
  },

  over(isGone) {
    this.ended = true;
    clearTimeout(this.timer);
    if (isGone) this.forget();
    this.changed();
  },

  forget() {
    clearTimeout(this.timer);
    shelf.set("token", null);
    Object.assign(this, { token: null, lines: [], own: [], last: 0, tag: "", seen: 0, typing: "", ended: false, unread: 0 });
    outbox.waiting = [];
    outbox.last = "";
    outbox.keep();
  },

  pause() {
    if (!this.isConnected) return 2000;
    if (document.hidden) return 60_000;
    if (!view.isOpen) return 20_000;
    return Date.now() - this.awake < AWAKE ? 2000 : 20_000;
  },

  soon(wait = 0) {
    clearTimeout(this.timer);
    if (this.token && !this.ended) this.timer = setTimeout(() => this.look(), wait);
  },

  async look() {
    if (this.asking) return;
    this.asking = true;
    try {
      const said = { token: this.token, after: this.last, tag: this.tag, typing: Date.now() - this.typed < 4000, hidden: document.hidden, page: location.href.slice(0, 500) };
      const { status, told } = await ask("poll", said);
      if (status >= 500) throw new Error(status);
      this.connected(true);
      if (status === 200 && this.token === said.token) this.take(told);
      if (status === 401) this.over(true);
      if (status < 400) outbox.send();
    } catch {
      this.connected(false);
    }
    this.asking = false;
    this.soon(this.pause());
  },

  wake() {
    const slept = Date.now() - this.awake > AWAKE;
    this.awake = Date.now();
    if (slept) this.soon();
  },

  type() {
    const began = Date.now() - this.typed > 4000;
    this.typed = this.awake = Date.now();
    if (began) this.soon();
  },
};

addEventListener("offline", () => talk.token && talk.connected(false));
addEventListener("online", () => talk.soon());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && view.isOpen) talk.unread = 0;
  talk.soon();
});
addEventListener("pagehide", () => {
  if (!talk.token || talk.ended) return;
  navigator.sendBeacon(`${HOME}/hooks/chat/leave`, new Blob([JSON.stringify({ site: SITE, token: talk.token })], { type: "text/plain" }));
});
