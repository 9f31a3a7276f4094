// The open chat on the screen: its head, its messages, what stands where there are none.

import { drawTopics, stateOf, titleOf } from "./chatlist.js";
import { byId } from "./dom.js";
import { face } from "./faces.js";
import { t } from "./words.js";

/** Draws one chat at a time; `topic(id)` is called for a chosen topic. */
export class Screen {
  #log;
  #topic;
  #chat = null;
  #action = "";
  #timer = 0;

  constructor(log, topic) {
    this.#log = log;
    this.#topic = topic;
  }

  /** Draws a chat as it is now for {me, bot}; `waits` says that a Start is waiting to be pressed. */
  draw(chat, { me, bot, waits }) {
    this.#chat = chat;
    const group = chat.info.type !== "private";
    const title = group ? titleOf(chat) : bot.first_name;
    const shown = messagesOf(chat);
    this.#log.present(shown, { me, group, bot: bot.id });
    drawTopics(chat, this.#topic);
    byId("bot-name").textContent = title;
    setFace("head-face", face(chat.id, title, { bot: !group, large: true }));
    byId("about").hidden = !group;
    this.#drawWelcome(chat, { title, group, bot, empty: shown.length === 0 });
    const again = shown.length > 0 && !group && (chat.now.blocked || waits);
    byId("start-bar").hidden = !again;
    byId("start-again").textContent = t(chat.now.blocked ? "unblock" : "start");
    byId("composer").hidden = Boolean(again);
    this.#drawState();
    this.title(0);
  }

  /** The bot does something for so many seconds, or nothing. */
  act(action, seconds) {
    clearTimeout(this.#timer);
    this.#action = action;
    byId("acting").hidden = !action;
    if (action) this.#timer = setTimeout(() => this.act("", 0), seconds * 1000);
    this.#drawState();
  }

  /** The window's title, with the number of messages not seen yet. */
  title(count) {
    if (this.#chat) document.title = `${count ? `(${count}) ` : ""}${byId("bot-name").textContent} chat`;
  }

  #drawWelcome(chat, { title, group, bot, empty }) {
    const { blocked, description } = chat.now;
    byId("welcome").hidden = chat.epoch === "" || !empty;
    setFace("welcome-face", face(chat.id, title, { bot: !group, large: true }));
    byId("welcome-name").textContent = title;
    byId("welcome-words").textContent = group ? t("welcome_group") : description || bot.short_description || t("welcome");
    byId("start").hidden = group;
    byId("start").textContent = t(blocked ? "unblock" : "start");
  }

  #drawState() {
    if (!this.#chat) return;
    byId("bot-state").textContent = stateOf(this.#chat, this.#action);
    byId("bot-state").classList.toggle("busy", Boolean(this.#action));
  }
}

/** The messages of a chat, oldest first; of a forum those of the open topic. */
function messagesOf(chat) {
  const all = [...chat.messages.values()].sort((a, b) => a.message_id - b.message_id);
  return chat.info.is_forum ? all.filter((message) => (message.is_topic_message ? message.message_thread_id : 0) === chat.topic) : all;
}

function setFace(id, drawn) {
  if (byId(id).firstElementChild?.isEqualNode(drawn)) return;
  byId(id).replaceChildren(drawn);
}
