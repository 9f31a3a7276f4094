// Small menus: beside the button that opens them, or where a message was pressed.

import { byId, make } from "./dom.js";
import { icon } from "./icons.js";

const GAP = 6;
const EDGE = 8;
let closeOpen = () => {};

/** Makes a button open a menu; `items` is asked each time, see `popup`. */
export function menuButton(button, label, items) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") === "true") closeOpen();
    else popup(button, label(), items());
  });
}

/**
 * Opens a menu. `from` is a button or a place {x, y, focus}; each item is
 * {words, act, drawing?, face?, checked?, bad?} or null for a line between.
 */
export function popup(from, label, items) {
  closeOpen();
  const button = from instanceof Element ? from : null;
  const panel = make("div", { class: "popup", role: "menu", "aria-label": label }, ...items.map((item) => entry(item, close)));
  byId("app").append(panel);
  const settle = () => place(panel, button ? button.getBoundingClientRect() : { left: from.x, right: from.x, top: from.y, bottom: from.y });
  settle();
  button?.setAttribute("aria-expanded", "true");
  const back = button ?? from.focus ?? document.activeElement;
  const outside = (event) => {
    if (!panel.contains(event.target) && !button?.contains(event.target)) close(false);
  };
  document.addEventListener("pointerdown", outside);
  window.addEventListener("resize", settle);
  panel.addEventListener("keydown", (event) => key(event, panel, close));
  closeOpen = close;
  (panel.querySelector("[aria-checked=true]") ?? panel.querySelector("button"))?.focus({ preventScroll: true });

  function close(returning = true) {
    closeOpen = () => {};
    document.removeEventListener("pointerdown", outside);
    window.removeEventListener("resize", settle);
    panel.remove();
    button?.setAttribute("aria-expanded", "false");
    if (returning) back?.focus({ preventScroll: true });
  }
}

function entry(item, close) {
  if (!item) return make("hr", { role: "separator" });
  const act = () => {
    close();
    item.act();
  };
  const radio = item.checked !== undefined;
  return make(
    "button",
    {
      type: "button",
      class: item.bad ? "bad" : null,
      role: radio ? "menuitemradio" : "menuitem",
      "aria-checked": radio ? String(item.checked) : null,
      click: act,
    },
    item.face ?? icon(item.drawing),
    make("span", { dir: "auto" }, item.words),
  );
}

function key(event, panel, close) {
  const all = [...panel.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) all[to % all.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Below its button if there is room, else above; never beyond the window. */
function place(panel, at) {
  const { width, height } = panel.getBoundingClientRect();
  const mirrored = document.documentElement.dir === "rtl";
  const start = at.left + width + EDGE > innerWidth || mirrored ? at.right - width : at.left;
  const below = at.bottom + GAP + height + EDGE <= innerHeight;
  const top = below ? at.bottom + GAP : at.top - GAP - height;
  panel.style.left = `${Math.max(EDGE, Math.min(start, innerWidth - width - EDGE))}px`;
  panel.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
}
