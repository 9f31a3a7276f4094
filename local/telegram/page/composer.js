// Writing and sending: text, a caption, an answer, a correction; drafts are kept for every chat.

import { byId } from "./dom.js";
import { gist } from "./service.js";
import { Tray } from "./tray.js";
import { t } from "./words.js";

const TALLEST = 160; // pixels the field grows to
const DRAFTS = `darkroom-drafts ${location.pathname.replace(/[^/]*$/, "")}`;
const MOST_DRAFTS = 50;

/**
 * The field at the foot of the chat. `hands`: say(text), sendText(text, replyTo),
 * sendFiles(files, kind, caption, replyTo), edit(message, text), drafted().
 */
export class Composer {
  #hands;
  #commands;
  #inline;
  #tray;
  #text = byId("text");
  #place = ""; // whose draft of which chat
  #me = 0;
  #answered = null; // the message this answers
  #edited = null; // the message this corrects

  constructor(hands, commands, inline) {
    this.#hands = hands;
    this.#commands = commands;
    this.#inline = inline;
    this.#tray = new Tray({ say: hands.say, changed: () => this.#typed() });
    byId("composer").addEventListener("submit", (event) => this.#submit(event));
    byId("bar-close").addEventListener("click", () => this.#stop());
    this.#text.addEventListener("input", () => this.#typed());
    this.#text.addEventListener("keydown", (event) => this.#key(event));
    window.addEventListener("resize", () => this.#fit());
  }

  focus() {
    if (matchMedia("(pointer: fine)").matches) this.#text.focus({ preventScroll: true });
  }

  /** Another chat or person: keeps what is written here, shows what was written there. */
  move(me, chat) {
    this.#me = me;
    this.#edited = null;
    this.#answered = null;
    this.#place = `${me} ${chat}`;
    this.#text.value = drafts()[this.#place] ?? "";
    this.#drawBar();
    this.#typed();
  }

  /** Puts a text into the field, after what is there already. */
  write(text) {
    this.put([this.#text.value.trim(), text].filter(Boolean).join(" "));
  }

  /** Puts a text into the field in place of what is there. */
  put(text) {
    this.#text.value = text;
    this.#typed();
    this.#text.focus();
    this.#text.setSelectionRange(text.length, text.length);
  }

  /** Takes a command out of the list: sends it, or with files at hand begins their caption with it. */
  command(text) {
    if (!this.#tray.empty || this.#edited) return this.put(`${text} `);
    this.put(text);
    byId("composer").requestSubmit();
  }

  /** From now on an answer to that message is written. */
  reply(message) {
    if (this.#edited) this.#stop();
    this.#answered = message;
    this.#drawBar();
    this.#text.focus();
  }

  /** From now on that message of one's own is corrected. */
  edit(message) {
    this.#edited = message;
    this.#answered = null;
    this.#drawBar();
    this.put(message.text ?? message.caption ?? "");
  }

  /** Ends answering or correcting. */
  #stop() {
    if (this.#edited) this.#text.value = "";
    this.#edited = null;
    this.#answered = null;
    this.#drawBar();
    this.#typed();
    this.#text.focus();
  }

  #drawBar() {
    const about = this.#edited ?? this.#answered;
    byId("bar").hidden = !about;
    if (!about) return;
    const name = about.from.id === this.#me ? t("you") : about.from.first_name;
    byId("bar-title").textContent = this.#edited ? t("editing") : t("reply_to", { name });
    byId("bar-words").textContent = gist(about, this.#me);
  }

  #fit() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight + 2, TALLEST)}px`;
  }

  #typed() {
    const text = this.#text;
    this.#fit();
    text.placeholder = this.#tray.empty ? t("message") : t("caption");
    byId("send").disabled = !text.value.trim() && this.#tray.empty;
    byId("send").setAttribute("aria-label", this.#edited ? t("save") : t("send"));
    this.#commands.filter(this.#tray.empty && !this.#edited ? text.value : ""); // a caption is typed to its end
    this.#inline.typed(text.value);
    if (!this.#edited) this.#keepDraft(text.value);
  }

  #keepDraft(text) {
    if (!this.#place || (drafts()[this.#place] ?? "") === text) return;
    const { [this.#place]: old, ...others } = drafts();
    const kept = text ? { ...others, [this.#place]: text } : others;
    localStorage.setItem(DRAFTS, JSON.stringify(Object.fromEntries(Object.entries(kept).slice(-MOST_DRAFTS))));
    this.#hands.drafted();
  }

  #key(event) {
    if (this.#commands.key(event) || this.#inline.key(event)) return;
    if (event.key === "Escape" && !byId("bar").hidden) return this.#stop();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    byId("composer").requestSubmit();
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (!text && this.#tray.empty) return;
    if (this.#edited) return this.#correct(text);
    const [answered, kind, place] = [this.#answered, this.#tray.kind, this.#place];
    const files = this.#tray.takeAll();
    this.#text.value = "";
    this.#answered = null;
    this.#drawBar();
    this.#typed();
    const replyTo = answered?.message_id;
    const sent = files.length ? await this.#hands.sendFiles(files, kind, text, replyTo) : await this.#hands.sendText(text, replyTo);
    if (sent) return this.#tray.release(files);
    if (place !== this.#place) return;
    // Nothing is lost: what could not be sent is back in the field.
    this.#text.value ||= text;
    this.#answered ??= answered;
    this.#drawBar();
    this.#tray.restore(files);
  }

  async #correct(text) {
    const edited = this.#edited;
    this.#stop();
    if (!(await this.#hands.edit(edited, text))) this.edit({ ...edited, text });
  }
}

/** What is written but not sent: "person chat" -> text. */
export function drafts() {
  try {
    return JSON.parse(localStorage.getItem(DRAFTS) ?? "{}");
  } catch {
    return {};
  }
}
