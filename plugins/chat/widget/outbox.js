// What was written and has not arrived: kept over reloads, sent one after the other, each under a name of its own, so that
// sending it twice does no harm and nothing overtakes what was written before.
const outbox = {
  waiting: shelf.get("out") ?? [],
  busy: false,
  last: "",
  tries: 0,

  add(text, files = []) {
    const item = { uid: random(18), text, at: new Date().toISOString(), files };
    this.waiting.push(item);
    this.keep();
    this.send();
    return item;
  },

  keep() {
    const plain = this.waiting.filter((item) => !item.files?.length).map(({ uid, text, at }) => ({ uid, text, at }));
    shelf.set("out", plain.length ? plain : null);
  },

  async send() {
    if (this.busy || !talk.token) return;
    this.busy = true;
    while (this.waiting.length && talk.token) {
      const item = this.waiting[0];
      if (item.failed) break;
      const pause = await this.one(item);
      if (pause) await new Promise((go) => setTimeout(go, pause));
    }
    this.busy = false;
  },

  async one(item) {
    let answer;
    try {
      answer = await ask("say", { token: talk.token, uid: item.uid, after: this.last, text: item.text }, item.files ?? []);
    } catch {
      return this.later();
    }
    if (answer.status >= 500) return this.later();
    talk.connected(true);
    if (answer.status === 200) return this.arrived(item);
    if (answer.status === 429) return 10_000;
    if (answer.status === 409) {
      this.tries += 1;
      if (this.tries > 5) this.last = "";
      return 1000;
    }
    if (answer.status === 401 || answer.status === 410) {
      talk.over(answer.status === 401);
      this.waiting = [];
      this.keep();
      return 0;
    }
    item.failed = true;
    talk.changed();
    return 0;
  },

  arrived(item) {
    this.tries = 0;
    this.last = item.uid;
    item.sent = true;
    this.waiting.shift();
    this.keep();
    talk.arrived(item);
    return 0;
  },

  later() {
    talk.connected(false);
    this.tries += 1;
    return Math.min(4000, 500 * 2 ** Math.min(this.tries, 3));
  },
};
