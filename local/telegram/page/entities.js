// Text with Telegram's entities to nodes. Offsets count UTF-16 units, as JavaScript strings do.

import { link, make } from "./dom.js";
import { t } from "./words.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** Nodes for a text; `hands`: command(text) sends a tapped command, follow(url) takes our own links. */
export function markedText(text, entities, hands) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, 0, text.length, ordered, hands);
}

function stretch(text, from, to, entities, hands) {
  const nodes = [];
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || entity.offset >= to) continue;
    if (entity.offset > at) nodes.push(document.createTextNode(text.slice(at, entity.offset)));
    const inner = entities.slice(index + 1).filter((other) => other.offset < end);
    const children = stretch(text, entity.offset, end, inner, hands);
    nodes.push(element(entity, text.slice(entity.offset, end), children, hands));
    at = end;
  }
  if (at < to) nodes.push(document.createTextNode(text.slice(at, to)));
  return nodes;
}

function element(entity, text, children, hands) {
  switch (entity.type) {
    case "text_link":
      return own(link(entity.url, { title: entity.url }, ...children), entity.url, hands);
    case "url":
      return own(link(text, {}, ...children), text, hands);
    case "pre":
      return make("pre", {}, make("code", {}, ...children));
    case "bot_command":
      return command(text, children, hands);
    case "spoiler":
      return spoiler(children);
    default:
      return make(TAGS[entity.type] ?? "span", {}, ...children);
  }
}

function command(text, children, hands) {
  const send = (event) => {
    event.preventDefault();
    hands.command(text);
  };
  return make("a", { class: "command", href: "#", click: send }, ...children);
}

/** Links to this very bot or into a group of this server stay here. */
function own(element, url, hands) {
  element.addEventListener("click", (event) => hands.follow(url) && event.preventDefault());
  return element;
}

function spoiler(children) {
  const hidden = make("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": t("hidden_text") }, ...children);
  const show = () => {
    hidden.className = "";
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", show, { once: true });
  hidden.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && show());
  return hidden;
}
