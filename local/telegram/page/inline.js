// Inline mode: "@bot words" in the message field asks the bot, its pictures stand above the field.

import { fileAddress } from "./connection.js";
import { byId, make } from "./dom.js";
import { t } from "./words.js";

const PAUSE = 350; // milliseconds without a key before the bot is asked
const MOST_SHOWN = 200;

/**
 * The results above the field. `hands`: ask(query, offset, signal) the answer or null;
 * send(queryId, resultId); startWith(parameter); openPage(); fail(error).
 */
export class Inline {
  #hands;
  #panel = byId("inline");
  #name = "";
  #asked = null; // the query whose results are shown
  #timer = 0;
  #stop = new AbortController();
  #next = "";
  #more = false;

  constructor(hands) {
    this.#hands = hands;
    this.#panel.addEventListener("scroll", () => this.#furtherDown(), { passive: true });
    this.#panel.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** The bot's name, or "" when it answers no such questions. */
  set(name) {
    this.#name = name;
  }

  /** Takes what stands in the field. */
  typed(text) {
    const query = this.#query(text);
    if (query === this.#asked) return;
    clearTimeout(this.#timer);
    this.#stop.abort();
    this.#asked = query;
    if (query === null) return this.#hide();
    this.#stop = new AbortController();
    this.#timer = setTimeout(() => this.#ask(query), PAUSE);
  }

  /** Takes a key of the message field; true when it was for the results. */
  key(event) {
    if (this.#panel.hidden) return false;
    const into = ["ArrowUp", "Tab"].includes(event.key) && !event.shiftKey;
    if (event.key === "Escape") this.#hide();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      return true; // as in Telegram: such a text is never sent, a result is
    } else if (into) this.#panel.querySelector("button")?.focus();
    else return false;
    event.preventDefault();
    return true;
  }

  #query(text) {
    const found = /^@(\w+)\s(.*)$/s.exec(text);
    return found && this.#name && found[1].toLowerCase() === this.#name.toLowerCase() ? found[2].trim() : null;
  }

  async #ask(query) {
    const signal = this.#stop.signal;
    if (this.#panel.hidden) this.#say(t("inline_asking", { name: this.#name }));
    try {
      const answer = await this.#hands.ask(query, "", signal);
      if (signal.aborted) return;
      if (answer) this.#show(answer);
      else this.#say(t("inline_late"));
    } catch (error) {
      if (signal.aborted) return;
      this.#hide();
      this.#hands.fail(error);
    }
  }

  #show(answer) {
    this.#next = answer.next_offset;
    const results = answer.results.map((result) => this.#result(result, answer.query_id));
    const grid = make("div", { class: "inline-grid" }, ...results);
    this.#panel.replaceChildren(...[this.#button(answer.button), results.length ? grid : null].filter(Boolean));
    if (!this.#panel.childElementCount) return this.#say(t("inline_nothing"));
    this.#panel.setAttribute("aria-label", t("inline_results", { name: this.#name }));
    this.#panel.hidden = false;
    this.#panel.scrollTop = 0;
  }

  #button(button) {
    if (!button) return null;
    const act = () => (button.web_app ? this.#hands.openPage() : this.#hands.startWith(button.start_parameter));
    return make("button", { type: "button", class: "inline-button", dir: "auto", click: act }, button.text);
  }

  #result(result, queryId) {
    const name = result.title || result.caption || t(result.type === "article" ? "message" : result.type === "document" ? "file" : result.type);
    const send = () => {
      this.#hide();
      this.#hands.send(queryId, result.id);
    };
    const shown = result.thumbnail || result.file_id;
    const bare = shown && ["photo", "sticker"].includes(result.type);
    const picture = shown ? make("img", { src: fileAddress(shown), alt: "" }) : null;
    if (bare) return make("button", { type: "button", class: `inline-tile ${result.type}`, "aria-label": name, title: name, click: send }, picture);
    return make(
      "button",
      { type: "button", class: "inline-line", click: send },
      picture ?? make("span", { class: "inline-mark", "aria-hidden": "true" }, [...name][0]),
      make("span", {}, make("b", { dir: "auto" }, name), make("small", { dir: "auto" }, result.description || result.caption)),
    );
  }

  async #furtherDown() {
    const panel = this.#panel;
    const near = panel.scrollHeight - panel.scrollTop - panel.clientHeight < 120;
    const grid = panel.querySelector(".inline-grid");
    if (!near || !this.#next || this.#more || !grid || grid.childElementCount > MOST_SHOWN) return;
    this.#more = true;
    const signal = this.#stop.signal;
    try {
      const answer = await this.#hands.ask(this.#asked, this.#next, signal);
      if (signal.aborted) return;
      this.#next = answer?.next_offset ?? "";
      grid.append(...(answer?.results ?? []).map((result) => this.#result(result, answer.query_id)));
    } catch {
      this.#next = ""; // what is there stays
    } finally {
      this.#more = false;
    }
  }

  #walk(event) {
    const all = [...this.#panel.querySelectorAll("button")];
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    else if (event.key === "Escape") {
      this.#hide();
      byId("text").focus();
    } else return;
    event.preventDefault();
  }

  #say(words) {
    this.#panel.replaceChildren(make("p", { class: "inline-words" }, words));
    this.#panel.hidden = false;
  }

  #hide() {
    this.#panel.hidden = true;
    this.#panel.replaceChildren();
  }
}
