// What a message shows beside words: photos, files, stickers.

import { fileAddress } from "./connection.js";
import { make } from "./dom.js";
import { icon } from "./icons.js";
import { mosaic } from "./mosaic.js";
import { t } from "./words.js";

const TALLEST = 400; // pixels a photo takes at most in the log
const WIDEST = 400;
const ALBUM = 420;
const UNITS = ["B", "KB", "MB"];
const SHOWN = /^image\/(png|jpeg|webp|gif)$/;
const SMALL_ENOUGH = 4e6; // bytes of a file shown itself instead of its thumbnail

/** One photo, or an album of two to ten as a mosaic. */
export function photos(messages, hands) {
  if (messages.length === 1) return make("div", { class: "album" }, single(messages[0], hands));
  const sizes = messages.map(({ photo }) => photo.find((size) => Math.max(size.width, size.height) >= 320) ?? photo.at(-1));
  const { ratio, tiles } = mosaic(sizes.map((size) => size.width / size.height));
  const album = make("div", { class: "album mosaic" });
  album.style.setProperty("--width", `${Math.round(Math.min(ALBUM, TALLEST * ratio * 1.15))}px`);
  album.style.aspectRatio = String(ratio);
  messages.forEach((message, index) => {
    const tile = picture(message, hands);
    place(tile, tiles[index]);
    album.append(tile);
  });
  return album;
}

/** Pictures that are on their way, by their addresses and ratios. */
export function previews(pictures) {
  if (pictures.length === 1) {
    const image = make("img", { class: "picture", src: pictures[0].address, alt: "" });
    const only = make("div", { class: "open" }, image);
    only.style.setProperty("--width", `${Math.round(Math.min(WIDEST, TALLEST * pictures[0].ratio))}px`);
    return make("div", { class: "album" }, only);
  }
  const { ratio, tiles } = mosaic(pictures.map((one) => one.ratio));
  const album = make("div", { class: "album mosaic" });
  album.style.setProperty("--width", `${Math.round(Math.min(ALBUM, TALLEST * ratio * 1.15))}px`);
  album.style.aspectRatio = String(ratio);
  pictures.forEach(({ address }, index) => {
    const tile = make("div", { class: "open" }, make("img", { class: "picture", src: address, alt: "" }));
    place(tile, tiles[index]);
    album.append(tile);
  });
  return album;
}

/** A file: a card with its face, name and size, and a way to save it. */
export function paper(message, hands) {
  const file = message.document;
  const ending = (file.file_name.match(/\.([a-z0-9]{1,5})$/i)?.[1] ?? t("file")).toUpperCase();
  const address = fileAddress(file.file_id);
  const viewable = file.thumbnail && SHOWN.test(file.mime_type);
  const image = file.thumbnail
    ? make("img", { src: viewable && file.file_size < SMALL_ENOUGH ? address : fileAddress(file.thumbnail.file_id), alt: "" })
    : make("span", { class: "ending" }, ending);
  const look = { type: "button", class: "paper-face", "aria-label": t("look_at", { name: file.file_name }), click: () => hands.view(message) };
  return make(
    "div",
    { class: `paper${file.thumbnail ? " pictured-paper" : ""}` },
    viewable ? make("button", look, image) : make("span", { class: "paper-face" }, image),
    make("span", { class: "paper-words" }, make("b", { title: file.file_name, dir: "auto" }, file.file_name), make("span", {}, `${bytes(file.file_size)} · ${ending}`)),
    make(
      "a",
      { class: "paper-get", href: fileAddress(file.file_id, true), download: file.file_name, "aria-label": t("download_file", { name: file.file_name }) },
      icon("download"),
    ),
  );
}

/** A sticker; pressed, it opens the set it is out of. */
export function sticker(file, hands) {
  const name = file.emoji ? `${t("sticker")} ${file.emoji}` : t("sticker");
  const image = make("img", { class: "sticker", src: fileAddress(file.file_id), alt: name, width: file.width, height: file.height });
  const label = t("sticker_set", { name });
  return make("button", { type: "button", class: "sticker-open", "aria-label": label, click: () => hands.openSet(file.set_name) }, image);
}

/** What the viewer can show of a message: {address, download, name}, or null. */
export function viewable(message) {
  const photo = message.photo?.at(-1);
  if (photo) return { address: fileAddress(photo.file_id), download: fileAddress(photo.file_id, true), name: message.caption || t("photo"), message };
  const file = message.document;
  if (!file?.thumbnail || !SHOWN.test(file.mime_type)) return null;
  return { address: fileAddress(file.file_id), download: fileAddress(file.file_id, true), name: file.file_name, message };
}

function single(message, hands) {
  const tile = picture(message, hands, 800);
  const { width, height } = message.photo.at(-1);
  tile.style.setProperty("--width", `${Math.round(Math.min(WIDEST, width, (TALLEST * width) / height))}px`);
  return tile;
}

function picture(message, hands, least = 320) {
  const sizes = message.photo;
  const shown = sizes.find((size) => Math.max(size.width, size.height) >= least) ?? sizes.at(-1);
  const name = message.caption ? `${t("photo")}: ${message.caption}` : t("photo");
  const image = make("img", { class: "picture", src: fileAddress(shown.file_id), alt: name, width: shown.width, height: shown.height });
  const label = message.has_media_spoiler ? t("unveil") : t("open_full", { name });
  const button = make("button", { type: "button", class: message.has_media_spoiler ? "open veiled" : "open", "aria-label": label }, image);
  button.addEventListener("click", () => {
    if (!button.classList.contains("veiled")) return hands.view(message);
    button.classList.remove("veiled");
    button.setAttribute("aria-label", t("open_full", { name }));
  });
  return button;
}

function place(tile, { x, y, width, height }) {
  const percent = (part) => `${(part * 100).toFixed(3)}%`;
  Object.assign(tile.style, { insetInlineStart: percent(x), top: percent(y), width: percent(width), height: percent(height) });
}

function bytes(count) {
  let [left, unit] = [count, 0];
  while (left >= 1000 && unit < UNITS.length - 1) [left, unit] = [left / 1024, unit + 1];
  return `${left < 10 && unit ? left.toFixed(1) : Math.round(left)} ${UNITS[unit]}`;
}
