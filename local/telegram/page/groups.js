// Groups: making one, inviting, who is in it and in which role, what the bot may do there.

import { byId, make } from "./dom.js";
import { face } from "./faces.js";
import { sheet, sheetRow, toggle } from "./sheet.js";
import { t } from "./words.js";

const HERE = ["member", "administrator"];

/** Asks for the name of a new group; `create({title, kind, forum}, withBot)` makes it. */
export function newGroupSheet(bot, create) {
  const title = make("input", { class: "field", id: "group-title", maxlength: 128, required: true, autocomplete: "off", placeholder: t("group_example"), dir: "auto" });
  let [forum, withBot] = [false, true];
  const form = make(
    "form",
    { class: "sheet-form" },
    make("label", { for: "group-title" }, t("group_name")),
    title,
    toggle(t("with_topics"), t("with_topics_note"), forum, (is) => (forum = is)),
    toggle(t("with_bot", { name: bot.first_name }), `@${bot.username}`, withBot, (is) => (withBot = is)),
    make("button", { class: "wide", type: "submit" }, t("create")),
  );
  const close = sheet(t("new_group"), "", form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!title.value.trim()) return;
    close();
    create({ title: title.value.trim(), kind: forum ? "supergroup" : "group", forum }, withBot);
  });
  title.focus();
}

/**
 * What a group is: its people, topics, the bot's rights. `hands`: change(what, body), copyInvite(),
 * addPerson(), topic(), leave(), talkAs(id) for the people of this browser.
 */
export function groupSheet(chat, me, bot, local, hands) {
  const leads = ["creator", "administrator"].includes(chat.info.members.find(({ user }) => user.id === me)?.status);
  const here = HERE.includes(chat.info.bot);
  const done = (act) => () => {
    close();
    act();
  };
  const people = chat.info.members.map((member) => personRow(member, me, leads, local, { ...hands, done }));
  const botRow = here ? memberRow(face(bot.id, bot.first_name, { bot: true }), bot.first_name, t(chat.info.bot), botAct(chat, leads, { ...hands, done })) : null;
  const rights = chat.info.rights ?? { send_media: true, send_text: true };
  const right = (name, words) =>
    toggle(words, "", rights[name], (is) => {
      rights[name] = is;
      hands.change("rights", { chat: chat.id, ...rights });
    });
  const close = sheet(
    chat.info.title,
    "",
    sheetRow("link", t("copy_link"), done(hands.copyInvite), { note: t("invite_note") }),
    sheetRow("person", t("add_person"), done(hands.addPerson), { note: t("add_person_note") }),
    chat.info.is_forum ? sheetRow("topic", t("new_topic"), done(hands.topic)) : null,
    make("ul", { class: "members" }, ...people, botRow),
    leads && !here ? sheetRow("plus", t("add_bot"), done(() => hands.change("bot", { chat: chat.id, status: "member" }))) : null,
    leads && here ? right("send_text", t("bot_text")) : null,
    leads && here ? right("send_media", t("bot_media")) : null,
    sheetRow("leave", t("leave"), done(hands.leave), { bad: true }),
  );
}

/** Asks for the name of a topic. */
export function topicSheet(create) {
  const name = make("input", { class: "field", id: "topic-name", maxlength: 128, required: true, autocomplete: "off", dir: "auto" });
  const form = make("form", { class: "sheet-form" }, make("label", { for: "topic-name" }, t("topic_name")), name, make("button", { class: "wide", type: "submit" }, t("create")));
  const close = sheet(t("new_topic"), "", form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!name.value.trim()) return;
    close();
    create(name.value.trim());
  });
  name.focus();
}

/** Lets a chat be chosen; `choose(id)` is called. */
export function chooserSheet(title, chats, choose) {
  const rows = chats.map((chat) => {
    const name = chat.info.title || byId("bot-name").textContent;
    const pick = () => {
      close();
      choose(chat.id);
    };
    return sheetRow("", name, pick, { face: face(chat.id, name, { bot: chat.info.type === "private" }) });
  });
  const close = sheet(title, "", ...rows);
}

function personRow({ user, status }, me, leads, local, hands) {
  const acts = [];
  if (user.id !== me && local.includes(user.id)) acts.push(small(t("talk_as", { name: user.first_name }), hands.done(() => hands.talkAs(user.id))));
  if (leads && user.id !== me && status !== "creator") {
    const next = status === "administrator" ? "member" : "administrator";
    acts.push(small(t(next === "member" ? "make_member" : "make_admin"), hands.done(() => hands.promote(user.id, next))));
  }
  return memberRow(face(user.id, user.first_name), user.id === me ? `${user.first_name} (${t("you")})` : user.first_name, t(status), acts);
}

function botAct(chat, leads, hands) {
  if (!leads) return [];
  const next = chat.info.bot === "administrator" ? "member" : "administrator";
  const set = (status) => hands.done(() => hands.change("bot", { chat: chat.id, status }));
  return [small(t(next === "member" ? "make_member" : "make_admin"), set(next)), small(t("remove_bot"), set("left"), true)];
}

function memberRow(picture, name, role, acts) {
  const told = make("span", { class: "member-words" }, make("b", { dir: "auto" }, name), make("small", {}, role));
  return make("li", { class: "member" }, picture, told, make("span", { class: "member-acts" }, ...acts));
}

function small(words, act, bad = false) {
  return make("button", { type: "button", class: bad ? "small bad" : "small", click: act }, words);
}
