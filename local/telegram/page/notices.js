// What passes by: toasts, alerts to be closed, and the full-size view of a picture.

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

/** A picture as large as the window. */
export function view(address, download, name) {
  const [dialog, picture] = [byId("viewer"), byId("viewer-picture")];
  picture.src = address;
  picture.alt = name;
  byId("viewer-download").href = download;
  dialog.showModal();
}

/** Closes the viewer by its button or by a click beside the picture. */
export function listenToViewer() {
  const dialog = byId("viewer");
  byId("viewer-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => byId("viewer-picture").removeAttribute("src"));
}
