// Building elements. Text only ever becomes a text node: nothing here parses markup.

const SVG = "http://www.w3.org/2000/svg";
const SAFE_LINK = /^(https?:|mailto:|tel:|tg:)/i;

/** An element with attributes (functions become listeners) and children. */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** A drawing of one or more paths on a square of the given side. */
export function drawing(side, ...paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** A link that opens elsewhere, or plain text when the address is nothing a browser should open. */
export function link(url, attributes, ...children) {
  if (!SAFE_LINK.test(url)) return make("span", attributes, ...children);
  return make("a", { ...attributes, href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** The element of the page with that id. */
export function byId(id) {
  return document.getElementById(id);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
