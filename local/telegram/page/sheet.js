// Sheets: a dialog with a title that comes up from below on a phone, in the middle on a desk.

import { make } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/** Opens a sheet with these children; returns a function that closes it. */
export function sheet(title, note, ...children) {
  const name = `sheet-${Date.now()}`;
  const dialog = make(
    "dialog",
    { class: "sheet", "aria-labelledby": name },
    make(
      "header",
      { class: "sheet-head" },
      make("div", {}, make("h2", { id: name, dir: "auto" }, title), note ? make("p", {}, note) : null),
      make("button", { type: "button", class: "tool", "aria-label": t("close"), click: () => dialog.close() }, icon("close")),
    ),
    make("div", { class: "sheet-body" }, ...children),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return () => dialog.close();
}

/** A row of a sheet that does something. */
export function sheetRow(name, words, act, { note = "", bad = false, face = null } = {}) {
  return make(
    "button",
    { type: "button", class: bad ? "sheet-row bad" : "sheet-row", click: act },
    face ?? icon(name),
    make("span", {}, make("b", { dir: "auto" }, words), note ? make("small", {}, note) : null),
  );
}

/** A switch with its words; `change` is called with whether it is on. */
export function toggle(words, note, on, change, id = null) {
  const box = make("input", { type: "checkbox", role: "switch", checked: on, id, change: () => change(box.checked) });
  return make(
    "label",
    { class: "toggle" },
    make("span", {}, make("b", { dir: "auto" }, words), note ? make("small", {}, note) : null),
    box,
  );
}
