// A person's chats: follows the one that is open, looks into the others when something happens there.

import { Refusal } from "./connection.js";

const WAIT_SECONDS = 25;
const LIST_PAUSE = 20000; // only in case: the following tells when something happens elsewhere
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

/** One chat as the page knows it. */
class Chat {
  messages = new Map();
  last = null;
  after = 0;
  epoch = "";
  unread = 0;
  seen = null; // the newest message that was on the screen
  now = {}; // what the server said last about the chat, beside its messages
  topic = 0;

  constructor(id) {
    this.id = id;
    this.info = { id, type: "private", title: "", members: [], topics: [], bot: "member", is_forum: false };
  }

  /** Takes changes; whether everything began anew. */
  take(changes) {
    const reset = this.epoch !== "" && changes.epoch !== this.epoch;
    if (reset) this.messages.clear();
    for (const id of changes.deleted) this.messages.delete(id);
    for (const message of changes.messages) this.messages.set(message.message_id, message);
    this.epoch = changes.epoch;
    this.after = changes.revision;
    this.now = changes;
    this.last = this.newest;
    if (changes.chat) this.info = { ...this.info, ...changes.chat };
    return reset;
  }

  get newest() {
    return this.messages.get(Math.max(0, ...this.messages.keys())) ?? null;
  }
}

/**
 * All chats of one line. Calls `hands`: onList() after any change of the list, onChanges(chat,
 * changes, first) for the open chat, onLine(is), onUnknown() when the server does not know us.
 */
export class Chats {
  #line;
  #me;
  #hands;
  #all = new Map();
  #open;
  #turn = new AbortController(); // of the open chat's following
  #elsewhere = -1; // where the other chats stand, as the server counts
  #fresh = true; // whether nothing of the open chat has been shown yet

  constructor(line, me, hands) {
    this.#line = line;
    this.#me = me;
    this.#hands = hands;
    this.#open = this.#known(me);
  }

  /** The chats, the private one first, then by what happened last. */
  get list() {
    const [home, ...groups] = [...this.#all.values()];
    return [home, ...groups.sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0))];
  }

  get current() {
    return this.#open;
  }

  /** Opens a chat; it is followed from now on. */
  open(id) {
    this.#open = this.#known(id);
    this.#fresh = true;
    this.#turn.abort();
    this.#turn = new AbortController();
  }

  /** Follows the open chat until the line is closed. */
  async follow() {
    let pause = FIRST_PAUSE;
    while (!this.#line.closed) {
      const [chat, turn] = [this.#open, this.#turn];
      try {
        const wait = this.#fresh || !chat.epoch ? 0 : WAIT_SECONDS;
        const elsewhere = wait ? this.#elsewhere : -1;
        const changes = await this.#line.changes(chat.id, { after: chat.after, epoch: chat.epoch, wait, elsewhere }, turn.signal);
        pause = FIRST_PAUSE;
        this.#hands.onLine(true);
        if (chat !== this.#open) continue;
        const first = chat.take(changes) || this.#fresh;
        this.#fresh = false;
        this.#read(chat);
        this.#hands.onChanges(chat, changes, first);
        this.#hands.onList();
        if (this.#elsewhere !== -1 && (first || changes.elsewhere !== this.#elsewhere)) this.refresh();
        this.#elsewhere = changes.elsewhere;
      } catch (error) {
        if (this.#line.closed) return;
        if (turn.signal.aborted) continue;
        if (error instanceof Refusal && error.status === 401) return this.#hands.onUnknown();
        if (error instanceof Refusal && chat.id !== this.#me) {
          this.#forget(chat);
          continue;
        }
        this.#hands.onLine(false);
        await rest(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  /** Looks for new chats and news in the others, as long as the line is open. */
  async watch() {
    while (!this.#line.closed) {
      if (document.visibilityState === "visible") await this.refresh();
      await rest(LIST_PAUSE);
    }
  }

  /** Fetches the list now. */
  async refresh() {
    try {
      const infos = await this.#line.chats();
      const ids = infos.map((info) => info.id);
      for (const chat of [...this.#all.values()]) {
        if (chat.id !== this.#me && !ids.includes(chat.id)) this.#forget(chat);
      }
      for (const info of infos) await this.#look(info);
      this.#hands.onList();
    } catch {
      // Whether the line is down is said by the following of the open chat.
    }
  }

  async #look(info) {
    const chat = this.#known(info.id);
    const news = info.revision !== chat.after;
    chat.info = { ...chat.info, ...info };
    chat.last = info.last ?? chat.last;
    if (chat === this.#open || !news) return;
    const first = chat.epoch === "";
    chat.take(await this.#line.changes(chat.id, { after: chat.after, epoch: chat.epoch, wait: 0 }));
    chat.last = info.last ?? chat.newest;
    chat.seen ??= seenBefore(this.#me, chat.id) ?? (first ? chat.newest?.message_id ?? 0 : 0);
    chat.unread = [...chat.messages.values()].filter((one) => one.message_id > chat.seen && one.from.id !== this.#me).length;
  }

  #read(chat) {
    chat.seen = chat.newest?.message_id ?? 0;
    chat.unread = 0;
    keepSeen(this.#me, chat.id, chat.seen);
  }

  #known(id) {
    if (!this.#all.has(id)) this.#all.set(id, new Chat(id));
    return this.#all.get(id);
  }

  #forget(chat) {
    this.#all.delete(chat.id);
    if (chat === this.#open) this.#hands.onGone(this.#me);
  }
}

const SEEN = `darkroom-seen ${location.pathname.replace(/[^/]*$/, "")}`;
const MOST_SEEN = 100;

function allSeen() {
  try {
    return JSON.parse(localStorage.getItem(SEEN) ?? "{}");
  } catch {
    return {};
  }
}

function seenBefore(me, chat) {
  return allSeen()[`${me} ${chat}`];
}

function keepSeen(me, chat, seen) {
  const { [`${me} ${chat}`]: old, ...others } = allSeen();
  if (old === seen) return;
  const kept = Object.entries({ ...others, [`${me} ${chat}`]: seen }).slice(-MOST_SEEN);
  localStorage.setItem(SEEN, JSON.stringify(Object.fromEntries(kept)));
}

function rest(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done);
    function done() {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    }
  });
}
