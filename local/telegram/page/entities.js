// Text with Telegram's entities to nodes. Offsets count UTF-16 units, as JavaScript strings do.

import { link, make } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** Nodes for a text; `onCommand` is called with a tapped command. */
export function markedText(text, entities, onCommand) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, 0, text.length, ordered, onCommand);
}

function stretch(text, from, to, entities, onCommand) {
  const nodes = [];
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || entity.offset >= to) continue;
    if (entity.offset > at) nodes.push(document.createTextNode(text.slice(at, entity.offset)));
    const inner = entities.slice(index + 1).filter((other) => other.offset < end);
    const children = stretch(text, entity.offset, end, inner, onCommand);
    nodes.push(element(entity, text.slice(entity.offset, end), children, onCommand));
    at = end;
  }
  if (at < to) nodes.push(document.createTextNode(text.slice(at, to)));
  return nodes;
}

function element(entity, text, children, onCommand) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, { title: entity.url }, ...children);
    case "url":
      return link(text, {}, ...children);
    case "pre":
      return make("pre", {}, make("code", {}, ...children));
    case "bot_command":
      return make("button", { type: "button", class: "command", click: () => onCommand(text) }, ...children);
    case "spoiler":
      return spoiler(children);
    default:
      return make(TAGS[entity.type] ?? "span", {}, ...children);
  }
}

function spoiler(children) {
  const hidden = make("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, press to show" }, ...children);
  const show = () => {
    hidden.className = "";
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", show, { once: true });
  hidden.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && show());
  return hidden;
}
