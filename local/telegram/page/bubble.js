// One message, or one album, as an element.

import { fileAddress } from "./connection.js";
import { drawing, make } from "./dom.js";
import { markedText } from "./entities.js";
import { keyboard } from "./keyboard.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const TALLEST = 340; // pixels a photo takes at most in the log
const UNITS = ["B", "KB", "MB"];

/** A row of the log: `messages` are one message, or the parts of an album. */
export function bubble(messages, hands) {
  const first = messages[0];
  const captioned = messages.find((message) => message.caption ?? message.text) ?? first;
  const mine = !first.from.is_bot;
  const photos = messages.filter((message) => message.photo);
  const silent = photos.length && !captioned.caption;
  const body = make(
    "div",
    { class: `bubble${first.sticker ? " bare" : ""}${photos.length ? " pictured" : ""}${silent ? " silent" : ""}` },
    quote(first, hands),
    photos.length ? pictures(photos, hands) : null,
    ...messages.filter((message) => message.document).map((message) => paper(message, hands)),
    first.sticker ? sticker(first.sticker) : null,
    words(captioned, hands),
    stamp(messages.at(-1)),
  );
  const who = mine ? "You" : first.from.first_name;
  return make(
    "article",
    { class: `row ${mine ? "mine" : "theirs"}`, "aria-label": `${who}, ${clock(first.date)}`, "data-id": first.message_id },
    body,
    captioned.reply_markup ? keyboard(captioned, hands) : null,
  );
}

/** The line between two days. */
export function dayLine(date) {
  const style = { weekday: "long", day: "numeric", month: "long" };
  const today = new Date().toDateString() === date.toDateString();
  const name = today ? "Today" : new Intl.DateTimeFormat(undefined, style).format(date);
  return make("div", { class: "day" }, make("span", {}, name));
}

/** A message on its way: a preview of what is being sent. */
export function leaving(text, previews) {
  const album = make("div", { class: `album of-${Math.min(previews.length, 4)}` });
  for (const address of previews) album.append(make("div", { class: "open" }, make("img", { class: "picture", src: address, alt: "" })));
  return make(
    "article",
    { class: "row mine leaving", "aria-label": "Sending" },
    make(
      "div",
      { class: `bubble${previews.length ? " pictured" : ""}` },
      previews.length ? album : null,
      text ? make("div", { class: "words" }, text) : null,
      make("div", { class: "stamp" }, "sending", make("span", { class: "spinner" })),
    ),
  );
}

function clock(seconds) {
  return CLOCK.format(new Date(seconds * 1000));
}

function words(message, hands) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.entities ?? message.caption_entities;
  return make("div", { class: "words", dir: "auto" }, ...markedText(text, entities, hands.command));
}

function stamp(message) {
  const when = new Date(message.date * 1000);
  return make(
    "div",
    { class: "stamp" },
    message.edit_date ? make("span", { title: `edited ${clock(message.edit_date)}` }, "edited") : null,
    make("time", { datetime: when.toISOString(), title: when.toLocaleString() }, clock(message.date)),
  );
}

function quote(message, hands) {
  const quoted = message.reply_to_message;
  if (!quoted) return null;
  const smallest = quoted.photo?.[0] ?? quoted.document?.thumbnail;
  const kind = (quoted.photo && "Photo") || quoted.document?.file_name || (quoted.sticker && "Sticker") || "";
  return make(
    "button",
    { type: "button", class: "quote", title: "Go to the message this answers", click: () => hands.show(quoted.message_id) },
    smallest ? make("img", { src: fileAddress(smallest.file_id), alt: "", width: 34, height: 34 }) : null,
    make(
      "span",
      { class: "quote-words" },
      make("b", {}, quoted.from.is_bot ? quoted.from.first_name : "You"),
      make("span", {}, quoted.text ?? quoted.caption ?? kind),
    ),
  );
}

function pictures(messages, hands) {
  const album = make("div", { class: `album of-${Math.min(messages.length, 4)}` });
  for (const message of messages) {
    const sizes = message.photo;
    const shown = sizes.find((size) => Math.max(size.width, size.height) >= 800) ?? sizes.at(-1);
    const name = message.caption ? `Photo: ${message.caption}` : "Photo";
    const open = () => hands.view(fileAddress(sizes.at(-1).file_id), fileAddress(sizes.at(-1).file_id, true), name);
    const image = make("img", { class: "picture", src: fileAddress(shown.file_id), alt: name, width: shown.width, height: shown.height });
    const button = make("button", { type: "button", class: "open", "aria-label": `${name}, open full size`, click: open }, image);
    button.style.setProperty("--width", `${Math.round(Math.min(shown.width, (TALLEST * shown.width) / shown.height))}px`);
    album.append(button);
  }
  return album;
}

function paper(message, hands) {
  const file = message.document;
  const ending = (file.file_name.match(/\.([a-z0-9]{1,5})$/i)?.[1] ?? "file").toUpperCase();
  const address = fileAddress(file.file_id);
  const viewable = file.thumbnail && /^image\/(png|jpeg|webp|gif)$/.test(file.mime_type);
  const face = file.thumbnail
    ? make("img", { src: viewable && file.file_size < 4e6 ? address : fileAddress(file.thumbnail.file_id), alt: "" })
    : make("span", { class: "ending" }, ending);
  const look = () => hands.view(address, fileAddress(file.file_id, true), file.file_name);
  return make(
    "div",
    { class: "paper" },
    viewable
      ? make("button", { type: "button", class: "paper-face", "aria-label": `Look at ${file.file_name}`, click: look }, face)
      : make("span", { class: "paper-face" }, face),
    make(
      "span",
      { class: "paper-words" },
      make("b", { title: file.file_name }, file.file_name),
      make("span", {}, `${bytes(file.file_size)} · ${ending}`),
    ),
    make(
      "a",
      { class: "paper-get", href: fileAddress(file.file_id, true), download: file.file_name, "aria-label": `Download ${file.file_name}` },
      drawing(24, "M12 4v11m-5-5 5 5 5-5M5 20h14"),
    ),
  );
}

function sticker(file) {
  return make("img", { class: "sticker", src: fileAddress(file.file_id), alt: "Sticker", width: file.width, height: file.height });
}

function bytes(count) {
  let [left, unit] = [count, 0];
  while (left >= 1000 && unit < UNITS.length - 1) [left, unit] = [left / 1024, unit + 1];
  return `${left < 10 && unit ? left.toFixed(1) : Math.round(left)} ${UNITS[unit]}`;
}
