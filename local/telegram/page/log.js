// The conversation: keeps its rows in order, redraws only what changed, minds the scroll place.

import { bubble, dayLine } from "./bubble.js";
import { byId } from "./dom.js";

const NEAR = 80; // pixels from the end that still count as reading the newest

/** The scrolling log of messages. */
export class Log {
  #messages = new Map();
  #rows = new Map(); // key -> {element, drawn}
  #unread = 0;
  #follow = true;
  #top = 0;
  #hands;
  #log = byId("log");
  #scroll = byId("scroll");
  #newest = byId("newest");

  constructor(hands) {
    this.#hands = { ...hands, show: (id) => this.show(id) };
    this.#newest.addEventListener("click", () => this.toEnd(true));
    this.#scroll.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const grown = new ResizeObserver(() => this.#follow && this.toEnd());
    grown.observe(this.#scroll);
    grown.observe(this.#log);
    grown.observe(byId("acting"));
  }

  get empty() {
    return this.#messages.size === 0;
  }

  /** Forgets everything: another person, or another server. */
  clear() {
    this.#messages.clear();
    this.#rows.clear();
    this.#log.replaceChildren();
    this.#follow = true;
    this.#seen();
  }

  /** Takes changed and deleted messages and redraws. */
  update(changed, deleted) {
    const follow = this.#follow;
    const before = Math.max(0, ...this.#messages.keys());
    for (const id of deleted) this.#messages.delete(id);
    for (const message of changed) this.#messages.set(message.message_id, message);
    this.#draw();
    const fresh = changed.filter((message) => message.message_id > before);
    if (follow || fresh.some((message) => !message.from.is_bot)) this.toEnd();
    else if (fresh.length) this.#announce(fresh.length);
  }

  /** Puts something transient at the end, such as a message being sent. */
  addLast(element) {
    this.#log.append(element);
    this.toEnd();
  }

  /** Brings a message into view. */
  show(id) {
    const row = this.#log.querySelector(`[data-id="${Number(id)}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "center", behavior: "smooth" });
    row.classList.remove("shown");
    requestAnimationFrame(() => row.classList.add("shown"));
  }

  /** Scrolls to the newest message. */
  toEnd(smooth = false) {
    this.#follow = true;
    this.#scroll.scrollTo({ top: this.#scroll.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.#seen();
  }

  #draw() {
    const wanted = this.#wanted();
    for (const [key, row] of this.#rows) {
      if (wanted.has(key)) continue;
      row.element.remove();
      this.#rows.delete(key);
    }
    let previous = null;
    for (const [key, { drawn, build }] of wanted) {
      const row = this.#rows.get(key);
      const element = row?.drawn === drawn ? row.element : this.#redrawn(row?.element, build());
      this.#rows.set(key, { element, drawn });
      const place = previous ? previous.nextElementSibling : this.#log.firstElementChild;
      if (place !== element) this.#log.insertBefore(element, place);
      previous = element;
    }
  }

  /** Replaces a row in its place, keeping the focus on the same button. */
  #redrawn(old, fresh) {
    if (!old) {
      fresh.classList.add("fresh");
      return fresh;
    }
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(fresh);
    if (focused) {
      const again = [...fresh.querySelectorAll(".key")].find((key) => key.dataset.key === focused.dataset.key);
      (again ?? this.#scroll).focus({ preventScroll: true });
    }
    return fresh;
  }

  /** What should stand in the log, in order: key -> how it looks and how to build it. */
  #wanted() {
    const wanted = new Map();
    let day = "";
    for (const messages of this.#grouped()) {
      const date = new Date(messages[0].date * 1000);
      if (date.toDateString() !== day) {
        day = date.toDateString();
        wanted.set(`day ${day}`, { drawn: "", build: () => dayLine(date) });
      }
      const build = () => bubble(messages, this.#hands);
      wanted.set(messages[0].message_id, { drawn: JSON.stringify(messages), build });
    }
    return wanted;
  }

  #grouped() {
    const groups = [];
    for (const id of [...this.#messages.keys()].sort((a, b) => a - b)) {
      const message = this.#messages.get(id);
      const last = groups.at(-1);
      const album = message.media_group_id;
      if (album && last?.[0].media_group_id === album) last.push(message);
      else groups.push([message]);
    }
    return groups;
  }

  /** Only a person scrolls up: growing content never ends the following. */
  #scrolled() {
    const up = this.#scroll.scrollTop < this.#top;
    this.#top = this.#scroll.scrollTop;
    if (this.#atEnd()) {
      this.#follow = true;
      this.#seen();
    } else if (up) {
      this.#follow = false;
      this.#newest.hidden = false;
    }
  }

  #atEnd() {
    return this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < NEAR;
  }

  #announce(count) {
    this.#unread += count;
    this.#newest.hidden = false;
    byId("newest-words").textContent = `${this.#unread} new`;
    document.title = `(${this.#unread}) ${document.title.replace(/^\(\d+\) /, "")}`;
  }

  #seen() {
    this.#unread = 0;
    this.#newest.hidden = true;
    byId("newest-words").textContent = "Newest";
    document.title = document.title.replace(/^\(\d+\) /, "");
  }
}
