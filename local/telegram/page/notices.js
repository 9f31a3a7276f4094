// What passes by: toasts, and alerts to be closed.

import { byId, make } from "./dom.js";

const TOAST_SECONDS = 4;
const LONG_TOAST_SECONDS = 7;

/** A sentence that goes away by itself. */
export function toast(text) {
  const element = make("p", { class: "toast" }, text);
  byId("toasts").append(element);
  const seconds = text.length > 60 ? LONG_TOAST_SECONDS : TOAST_SECONDS;
  setTimeout(() => element.remove(), seconds * 1000);
}

/** A sentence that must be closed. */
export function alertBox(text) {
  byId("alert-words").textContent = text;
  if (!byId("alert").open) byId("alert").showModal();
}
