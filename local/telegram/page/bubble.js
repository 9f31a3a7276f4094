// One message, or one album, as an element.

import { fileAddress } from "./connection.js";
import { make } from "./dom.js";
import { markedText } from "./entities.js";
import { face, tone } from "./faces.js";
import { gestures } from "./gestures.js";
import { icon } from "./icons.js";
import { keyboard } from "./keyboard.js";
import { paper, photos, previews, sticker } from "./media.js";
import { gist, serviceWords } from "./service.js";
import { language, t } from "./words.js";

/** A row of the log: `messages` are one message, or the parts of an album; `look` how it stands. */
export function bubble(messages, look, hands) {
  const first = messages[0];
  const captioned = messages.find((message) => message.caption ?? message.text) ?? first;
  const mine = first.from.id === look.me && !first.sender_chat;
  const sender = first.sender_chat ? { id: first.sender_chat.id, first_name: first.sender_chat.title } : first.from;
  const pictures = messages.filter((message) => message.photo);
  const silent = (pictures.length || first.sticker) && !captioned.caption;
  const named = look.group && !mine && look.begins && !first.sticker;
  const above = captioned.show_caption_above_media;
  const looks = ["bubble", first.sticker && "bare", pictures.length && "pictured", silent && "silent"];
  const body = make(
    "div",
    { class: looks.filter(Boolean).join(" ") },
    named ? make("b", { class: `sender ${tone(sender.id)}`, dir: "auto" }, sender.first_name) : null,
    origin(first, look),
    via(first, hands),
    quote(first, look, hands),
    above ? words(captioned, hands) : null,
    pictures.length ? photos(pictures, hands) : null,
    ...messages.filter((message) => message.document).map((message) => paper(message, hands)),
    first.sticker ? sticker(first.sticker, hands) : null,
    above ? null : words(captioned, hands),
    stamp(messages.at(-1)),
  );
  const who = mine ? t("you") : sender.first_name;
  const begin = look.begins ? " begins" : "";
  const row = make(
    "article",
    { class: `row ${mine ? "mine" : "theirs"}${begin}${look.ends ? " ends" : ""}`, "aria-label": `${who}, ${clock(first.date)}`, "data-id": first.message_id },
    make("div", { class: "row-line" }, look.group && !mine ? avatar(sender, look) : null, body, more(messages, hands)),
    captioned.reply_markup ? keyboard(captioned, hands) : null,
  );
  gestures(row, { menu: (at) => hands.menu(messages, at), swipe: () => hands.reply(captioned) });
  return row;
}

/** The line between two days. */
export function dayLine(date) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 864e5);
  const style = { weekday: "long", day: "numeric", month: "long" };
  const name = [t("today"), t("yesterday")][days] ?? new Intl.DateTimeFormat(language(), style).format(date);
  return make("div", { class: "day" }, make("span", {}, name));
}

/** What Telegram itself says, in the middle. */
export function serviceLine(message, look) {
  return make("div", { class: "day service", "data-id": message.message_id }, make("span", { dir: "auto" }, serviceWords(message, look.me)));
}

/** A message on its way: a preview of what is being sent. */
export function leaving(text, pictures) {
  const looks = `bubble${pictures.length ? " pictured" : ""}`;
  return make(
    "article",
    { class: "row mine leaving ends", "aria-label": t("sending") },
    make(
      "div",
      { class: "row-line" },
      make(
        "div",
        { class: looks },
        pictures.length ? previews(pictures) : null,
        text ? make("div", { class: "words", dir: "auto" }, text) : null,
        make("div", { class: "stamp" }, t("sending"), make("span", { class: "spinner" })),
      ),
    ),
  );
}

function clock(seconds) {
  return new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit" }).format(new Date(seconds * 1000));
}

function avatar(sender, look) {
  if (!look.ends) return make("span", { class: "face", "aria-hidden": "true" });
  return face(sender.id, sender.first_name, { bot: sender.id === look.bot });
}

function more(messages, hands) {
  const button = make("button", { type: "button", class: "row-more", "aria-label": t("actions"), "aria-haspopup": "menu" }, icon("more"));
  button.addEventListener("click", () => hands.menu(messages, button));
  return button;
}

/** Whose words these were, of a forwarded message. */
function origin(message, look) {
  const from = message.forward_origin;
  if (!from) return null;
  const sender = from.sender_user ?? from.sender_chat ?? {};
  const name = sender.id === look.me ? t("you") : (sender.first_name ?? sender.title ?? from.sender_user_name ?? "");
  return make("span", { class: "via", dir: "auto" }, t("forwarded", { name }));
}

function via(message, hands) {
  if (!message.via_bot) return null;
  const name = message.via_bot.username;
  return make("button", { type: "button", class: "via", click: () => hands.ask(name) }, t("via", { name }));
}

function words(message, hands) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.entities ?? message.caption_entities;
  return make("div", { class: "words", dir: "auto" }, ...markedText(text, entities, hands));
}

function stamp(message) {
  const when = new Date(message.date * 1000);
  return make(
    "div",
    { class: "stamp" },
    message.edit_date ? make("span", { title: clock(message.edit_date) }, t("edited")) : null,
    make("time", { datetime: when.toISOString(), title: when.toLocaleString(language()) }, clock(message.date)),
  );
}

function quote(message, look, hands) {
  const quoted = message.reply_to_message;
  if (!quoted || quoted.forum_topic_created) return null;
  const smallest = quoted.photo?.[0] ?? quoted.document?.thumbnail;
  const who = quoted.from.id === look.me ? t("you") : quoted.from.first_name;
  return make(
    "button",
    { type: "button", class: `quote ${look.group && !quoted.from.is_bot ? tone(quoted.from.id) : ""}`.trim(), title: t("go_to_quoted"), click: () => hands.show(quoted.message_id) },
    smallest ? make("img", { src: fileAddress(smallest.file_id), alt: "", width: 36, height: 36 }) : null,
    make("span", { class: "quote-words" }, make("b", { dir: "auto" }, who), make("span", { dir: "auto" }, gist(quoted, look.me))),
  );
}
