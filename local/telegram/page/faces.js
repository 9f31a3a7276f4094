// Round faces: initials on a colour that stays a person's or a chat's own.

import { make } from "./dom.js";

const TONES = 7;

/** The class that colours whatever belongs to this id. */
export function tone(id) {
  return `tone-${Math.abs(Number(id)) % TONES}`;
}

/** One or two initials; the bot has its own picture. */
export function face(id, name, { bot = false, large = false } = {}) {
  const size = large ? "face large" : "face";
  if (bot) return make("img", { class: size, src: "icon.svg", alt: "", width: 40, height: 40 });
  const words = name.trim().split(/\s+/);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...word][0] ?? "").join("");
  return make("span", { class: `${size} ${tone(id)}`, "aria-hidden": "true" }, initials.toUpperCase());
}
