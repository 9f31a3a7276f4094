// The conversation: keeps its rows in order, redraws only what changed, minds the scroll place.

import { bubble, dayLine, serviceLine } from "./bubble.js";
import { byId } from "./dom.js";
import { isService } from "./service.js";
import { counted, language, t } from "./words.js";

const NEAR = 80; // pixels from the end that still count as reading the newest
const TOGETHER = 300; // seconds within which messages of one person stand as one
const PATIENCE = 1500; // milliseconds a changed picture may take before it is shown unfinished

/** The scrolling log of one chat at a time. */
export class Log {
  #messages = [];
  #rows = new Map(); // key -> {element, drawn}
  #scene = { me: 0, group: false };
  #newestId = 0;
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
    for (const part of [this.#scroll, this.#log, byId("acting")]) grown.observe(part);
  }

  get empty() {
    return this.#messages.length === 0;
  }

  /** The messages shown now, oldest first. */
  get messages() {
    return this.#messages;
  }

  /** Forgets everything: another chat, another person, another server. */
  clear() {
    this.#messages = [];
    this.#rows.clear();
    this.#log.replaceChildren();
    this.#newestId = 0;
    this.#follow = true;
    this.#seen();
  }

  /** Shows these messages; `scene` says who reads: {me, group, bot}. */
  present(messages, scene) {
    const first = this.#newestId === 0;
    const fresh = messages.filter((message) => message.message_id > this.#newestId);
    this.#scene = scene;
    this.#messages = messages;
    this.#newestId = messages.at(-1)?.message_id ?? this.#newestId;
    this.#draw(first);
    const own = fresh.some((message) => message.from.id === scene.me);
    if (this.#follow || own) this.toEnd();
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

  #draw(still) {
    const wanted = this.#wanted();
    for (const [key, row] of this.#rows) {
      if (wanted.has(key)) continue;
      row.element.remove();
      this.#rows.delete(key);
    }
    let previous = null;
    for (const [key, { drawn, build }] of wanted) {
      const row = this.#rows.get(key) ?? this.#place(key, build(), still);
      if (row.drawn !== drawn && row.drawn !== undefined) this.#redraw(row, drawn, build());
      row.drawn = drawn;
      const place = previous ? previous.nextElementSibling : this.#log.firstElementChild;
      if (place !== row.element) this.#log.insertBefore(row.element, place);
      previous = row.element;
    }
  }

  #place(key, element, still) {
    if (!still) element.classList.add("fresh");
    const row = { element, drawn: undefined };
    this.#rows.set(key, row);
    return row;
  }

  /** Changes a row in its place: the old stands until the new one's pictures can be shown. */
  #redraw(row, drawn, fresh) {
    const old = [...row.element.querySelectorAll("img")];
    for (const image of fresh.querySelectorAll("img")) {
      const same = old.find((one) => one.getAttribute("src") === image.getAttribute("src") && one.className === image.className);
      if (same) image.replaceWith(same.cloneNode());
    }
    const loading = [...fresh.querySelectorAll("img")].filter((image) => !image.complete);
    const swap = () => row.drawn === drawn && this.#swap(row, fresh);
    if (!loading.length) return queueMicrotask(swap);
    const ready = Promise.allSettled(loading.map((image) => image.decode()));
    Promise.race([ready, new Promise((resolve) => setTimeout(resolve, PATIENCE))]).then(swap);
  }

  /** Puts the new row in place of the old, keeping the focus on the same button. */
  #swap(row, fresh) {
    const focused = row.element.contains(document.activeElement) ? document.activeElement : null;
    row.element.replaceWith(fresh);
    row.element = fresh;
    if (!focused) return;
    const again = [...fresh.querySelectorAll(".key, .row-more")].find((one) => (one.dataset.key ?? "") === (focused.dataset.key ?? ""));
    (again ?? this.#scroll).focus({ preventScroll: true });
  }

  /** What should stand in the log, in order: key -> how it looks and how to build it. */
  #wanted() {
    const wanted = new Map();
    const groups = this.#grouped();
    let day = "";
    groups.forEach((messages, index) => {
      const date = new Date(messages[0].date * 1000);
      const first = date.toDateString() !== day;
      if (first) {
        day = date.toDateString();
        wanted.set(`day ${day}`, { drawn: language(), build: () => dayLine(date) });
      }
      const look = { ...this.#scene, begins: first || !together(groups[index - 1], messages), ends: !together(messages, groups[index + 1]) };
      const build = () => (isService(messages[0]) ? serviceLine(messages[0], look) : bubble(messages, look, this.#hands));
      wanted.set(messages[0].message_id, { drawn: JSON.stringify([messages, look, language()]), build });
    });
    return wanted;
  }

  #grouped() {
    const groups = [];
    for (const message of this.#messages) {
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
    if (this.#scroll.scrollHeight - this.#top - this.#scroll.clientHeight < NEAR) {
      this.#follow = true;
      this.#seen();
    } else if (up) {
      this.#follow = false;
      this.#newest.hidden = false;
    }
  }

  #announce(count) {
    this.#unread += count;
    this.#newest.hidden = false;
    byId("newest-words").textContent = counted("new_count", this.#unread);
    this.#hands.unread(this.#unread);
  }

  #seen() {
    this.#unread = 0;
    this.#newest.hidden = true;
    byId("newest-words").textContent = t("newest");
    this.#hands?.unread(0);
  }
}

function together(before, after) {
  if (!before || !after || isService(before[0]) || isService(after[0])) return false;
  const [one, other] = [before.at(-1), after[0]];
  return one.from.id === other.from.id && other.date - one.date < TOGETHER && !before.some((message) => message.reply_markup);
}
