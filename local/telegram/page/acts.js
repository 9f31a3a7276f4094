// What can be done with a message: answer, correct, copy, forward; and what a link or a button asks.

import { fileAddress } from "./connection.js";
import { chooserSheet } from "./groups.js";
import { make } from "./dom.js";
import { meaning } from "./links.js";
import { viewable } from "./media.js";
import { toast } from "./notices.js";
import { popup } from "./popup.js";
import { sheet } from "./sheet.js";
import { view } from "./viewer.js";
import { counted, t } from "./words.js";

/** The acts of one page; `stage` is the page itself, see main.js. */
export class Acts {
  #stage;

  constructor(stage) {
    this.#stage = stage;
  }

  /** The menu of a message, at a button or a place. */
  menu(messages, at) {
    const { me, composer } = this.#stage;
    const message = messages.find((one) => one.text ?? one.caption) ?? messages[0];
    const text = message.text ?? message.caption;
    const own = message.from.id === me && !message.via_bot;
    const file = messages.map(viewable).find(Boolean);
    const items = [
      { words: t("reply"), drawing: "reply", act: () => composer.reply(message) },
      own && text ? { words: t("edit"), drawing: "edit", act: () => composer.edit(message) } : false,
      text ? { words: t("copy_text"), drawing: "copy", act: () => this.copy(text) } : false,
      file ? { words: t("download"), drawing: "download", act: () => save(file.download) } : false,
      { words: t("forward"), drawing: "forward", act: () => this.#forward(messages) },
    ];
    popup(at, t("actions"), items.filter((item) => item !== false));
  }

  copy(text) {
    return navigator.clipboard.writeText(text).then(() => toast(t("copied")), () => toast(t("copy_refused")));
  }

  /** All pictures of the chat, beginning with one. */
  look(message) {
    const pictures = this.#stage.log.messages.map(viewable).filter(Boolean);
    view(pictures, pictures.findIndex((one) => one.message.message_id === message.message_id));
  }

  /** Shows the set a sticker is out of. */
  async openSet(name) {
    if (!name) return toast(t("no_set"));
    const set = await this.#stage.asked(() => this.#stage.line.stickers(name));
    if (!set) return;
    const all = set.stickers.map((one) => make("img", { src: fileAddress(one.file_id), alt: one.emoji || t("sticker"), loading: "lazy" }));
    sheet(set.title, counted("stickers", set.stickers.length), make("div", { class: "set" }, ...all));
  }

  /** Follows a link if it is one of ours; whether it was. */
  follow(url) {
    const found = meaning(url, this.#stage.bot.username ?? "");
    if (!found) return false;
    if (found.join) this.#stage.join(found.join);
    else if (found.share !== undefined) this.#stage.composer.write(found.share);
    else if (found.group) this.#stage.newGroup();
    else this.#stage.startWith(found.start);
    return true;
  }

  /** A button that shares by inline mode: a chat is chosen, the field is filled. */
  share(query, wanted) {
    const { chats } = this.#stage;
    const fits = (chat) => (chat.info.type === "private" ? wanted?.allow_bot_chats : wanted?.allow_group_chats);
    const fitting = wanted ? chats.list.filter(fits) : chats.list;
    chooserSheet(t("choose_chat"), fitting.length ? fitting : chats.list, (id) => {
      this.#stage.show(id);
      this.ask(null, query);
    });
  }

  /** Begins a question to the bot in the message field. */
  ask(name, query = "") {
    this.#stage.composer.put(`@${name ?? this.#stage.bot.username} ${query}`);
  }

  #forward(messages) {
    const { chats, line, log } = this.#stage;
    const told = { from_chat: chats.current.id, message_ids: messages.map((message) => message.message_id) };
    chooserSheet(t("forward_to"), chats.list, async (id) => {
      if (!(await this.#stage.attempt(() => line.act("forwards", id, told)))) return;
      if (id === chats.current.id) log.toEnd();
      else this.#stage.show(id);
    });
  }
}

function save(address) {
  make("a", { href: address, download: "" }).click();
}
