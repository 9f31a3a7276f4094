// What a person does with groups, and the menu of the open chat.

import { Connection } from "./connection.js";
import { groupSheet, newGroupSheet, topicSheet } from "./groups.js";
import { invitation } from "./links.js";
import { toast } from "./notices.js";
import { come, keepPerson, knownPeople } from "./people.js";
import { t } from "./words.js";

/** The acts around groups; `stage` is the page itself, see main.js. */
export class GroupActs {
  #stage;

  constructor(stage) {
    this.#stage = stage;
  }

  /** Asks for the name of a group, makes it, and opens it. */
  create() {
    newGroupSheet(this.#stage.bot, async (told, withBot) => {
      const { line } = this.#stage;
      const made = await this.#stage.asked(async () => {
        const group = await line.group("", told);
        if (withBot) await line.group("bot", { chat: group.id, status: "member" });
        return group;
      });
      if (made) await this.#open(made.id);
    });
  }

  /** Joins by the code of an invitation. */
  async join(code) {
    const group = await this.#stage.asked(() => this.#stage.line.group("join", { code }));
    if (group) await this.#open(group.id);
  }

  /** Shows what the open group is. */
  about() {
    const { chats, me, bot, line } = this.#stage;
    const chat = chats.current;
    const change = async (what, body) => {
      await this.#stage.attempt(() => line.group(what, body));
      await chats.refresh();
    };
    groupSheet(chat, me, bot, knownPeople().map((person) => person.id), {
      change,
      promote: (user, status) => change("promote", { chat: chat.id, user_id: user, status }),
      copyInvite: () => this.#copyInvite(chat),
      addPerson: () => this.#addPerson(chat),
      topic: () => this.topic(),
      talkAs: (id) => this.#stage.talkAs(id),
      leave: () => this.leave(),
    });
  }

  /** Asks for the name of a topic, opens it. */
  topic() {
    const { chats, line } = this.#stage;
    const chat = chats.current;
    topicSheet(async (name) => {
      const topic = await this.#stage.asked(() => line.group("topics", { chat: chat.id, name }));
      if (!topic) return;
      chat.topic = topic.id;
      await this.#open(chat.id);
    });
  }

  async leave() {
    const { chats, line, me } = this.#stage;
    const gone = await this.#stage.attempt(() => line.group("leave", { chat: chats.current.id }));
    if (!gone) return;
    this.#stage.show(me);
    await chats.refresh();
  }

  async #open(id) {
    await this.#stage.chats.refresh();
    this.#stage.show(id);
  }

  async #copyInvite(chat) {
    const invite = await this.#stage.asked(() => this.#stage.line.group("invite", { chat: chat.id }));
    if (!invite) return;
    const address = invitation(invite.code);
    try {
      await navigator.clipboard.writeText(address);
      toast(t("copied"));
    } catch {
      this.#stage.composer.write(address);
    }
  }

  /** Somebody new of this very browser joins, so that a group can be tried alone. */
  async #addPerson(chat) {
    const invite = await this.#stage.asked(() => this.#stage.line.group("invite", { chat: chat.id }));
    const person = invite && (await this.#stage.asked(() => come()));
    if (!person) return;
    keepPerson(person, { present: false });
    const joined = await this.#stage.attempt(() => new Connection(person).group("join", { code: invite.code }));
    if (joined) toast(t("joined", { name: person.first_name }));
    await this.#stage.chats.refresh();
  }
}

/** The menu of the open chat. */
export function chatItems(stage, groups) {
  const chat = stage.chats.current;
  if (chat.info.type === "private") {
    const { blocked } = chat.now;
    const block = () => stage.attempt(() => stage.line.act("block", stage.me, { blocked: !blocked }));
    return [
      { words: t("new_group"), drawing: "group", act: () => groups.create() },
      { words: t(blocked ? "unblock" : "block"), drawing: "block", bad: !blocked, act: block },
    ];
  }
  return [
    { words: t("group_info"), drawing: "group", act: () => groups.about() },
    chat.info.is_forum ? { words: t("new_topic"), drawing: "topic", act: () => groups.topic() } : false,
    { words: t("leave"), drawing: "leave", bad: true, act: () => groups.leave() },
  ].filter(Boolean);
}
