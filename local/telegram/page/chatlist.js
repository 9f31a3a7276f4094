// The column of chats, the tabs of topics, and the head of the open chat.

import { drafts } from "./composer.js";
import { byId, make } from "./dom.js";
import { face } from "./faces.js";
import { gist, isService } from "./service.js";
import { counted, language, t } from "./words.js";

const ACTIONS = ["typing", "upload_photo", "upload_document", "choose_sticker"];

/** Draws the list; `open(id)` is called for a pressed chat. */
export function drawList(chats, me, current, open) {
  const kept = drafts();
  const rows = chats.map((chat) => row(chat, me, chat.id === current, kept[`${me} ${chat.id}`], open));
  const list = byId("chats");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.chat : "";
  const drawn = rows.map((one) => one.outerHTML).join("");
  if (drawn === list.dataset.drawn) return;
  list.dataset.drawn = drawn;
  list.replaceChildren(...rows);
  if (focused) list.querySelector(`[data-chat="${focused}"]`)?.focus();
  const unread = chats.reduce((sum, chat) => sum + chat.unread, 0);
  byId("back-unread").textContent = unread ? String(unread) : "";
}

function row(chat, me, current, draft, open) {
  const title = titleOf(chat);
  const kind = t(chat.info.type === "private" ? "kind_bot" : "kind_group");
  const more = [kind, chat.unread ? counted("unread", chat.unread) : ""].filter(Boolean).map((words) => `, ${words}`).join("");
  const button = make(
    "button",
    { type: "button", class: "chat-open", "data-chat": chat.id, "aria-current": current ? "true" : null, "aria-describedby": `gist${chat.id}`, click: () => open(chat.id) },
    make("span", { class: "quiet" }, title + more),
  );
  const below = draft && !current ? make("span", { class: "gist", dir: "auto" }, make("em", {}, `${t("draft")} `), draft) : lastWords(chat, me);
  below.id = `gist${chat.id}`;
  return make(
    "div",
    { class: current ? "chat-row current" : "chat-row" },
    button,
    face(chat.id, title, { bot: chat.info.type === "private" }),
    make(
      "div",
      { class: "chat-words" },
      make("div", { class: "chat-top" }, make("b", { dir: "auto", "aria-hidden": "true" }, title), chat.last ? make("time", {}, when(chat.last.date)) : null),
      make("div", { class: "chat-below" }, below, chat.unread ? make("span", { class: "badge", "aria-hidden": "true" }, String(chat.unread)) : null),
    ),
  );
}

function lastWords(chat, me) {
  if (!chat.last) return make("span", { class: "gist" }, t("nothing_yet"));
  const mine = chat.last.from.id === me;
  const from = isService(chat.last) ? "" : mine ? t("you") : chat.info.type === "private" ? "" : chat.last.from.first_name;
  return make("span", { class: "gist", dir: "auto" }, from ? `${from}: ` : "", gist(chat.last, me));
}

/** What a chat is called. */
export function titleOf(chat) {
  return chat.info.title || chat.now.bot?.first_name || "Darkroom";
}

/** The line under the name of the open chat. */
export function stateOf(chat, acting) {
  const { info, now } = chat;
  const name = now.bot?.first_name ?? "";
  if (acting) {
    const doing = ACTIONS.includes(acting) ? acting : "busy";
    return info.type === "private" ? t(`here_${doing}`) : t(doing, { name });
  }
  if (info.type !== "private") {
    const count = info.members.length + (["member", "administrator"].includes(info.bot) ? 1 : 0);
    const members = counted("members", count);
    return ["member", "administrator"].includes(info.bot) ? members : `${members} · ${t("not_in_group")}`;
  }
  if (now.blocked) return t("bot_blocked");
  if (now.bot_present === undefined) return t("connecting");
  return now.bot_present ? t("bot_here") : t("bot_away");
}

/** Draws the tabs of a forum's topics; `choose(id)` is called, 0 being the general one. */
export function drawTopics(chat, choose) {
  const tabs = byId("topics");
  tabs.hidden = !chat.info.is_forum;
  const all = [{ id: 0, name: t("general") }, ...(chat.info.topics ?? [])];
  const buttons = all.map(({ id, name }) =>
    make(
      "button",
      {
        type: "button",
        role: "tab",
        class: "topic",
        dir: "auto",
        id: `topic-${id}`,
        "aria-selected": String(id === chat.topic),
        "aria-controls": "scroll",
        tabindex: id === chat.topic ? 0 : -1,
        click: () => choose(id),
      },
      name,
    ),
  );
  tabs.replaceChildren(...buttons);
  tabs.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = all.findIndex(({ id }) => id === chat.topic);
    const next = all[(at + step * (document.documentElement.dir === "rtl" ? -1 : 1) + all.length) % all.length];
    choose(next.id);
    byId(`topic-${next.id}`).focus();
  };
}

function when(seconds) {
  const date = new Date(seconds * 1000);
  const today = date.toDateString() === new Date().toDateString();
  const style = today ? { hour: "numeric", minute: "2-digit" } : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(language(), style).format(date);
}
