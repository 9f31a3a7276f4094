// Pictures as large as the window: the arrow keys, a swipe or the buttons lead to the others.

import { byId } from "./dom.js";
import { mirrored, t } from "./words.js";

const FAR = 50; // pixels of a swipe
const dialog = byId("viewer");
const picture = byId("viewer-picture");
let all = [];
let at = 0;

/** Shows one of several pictures, each {address, download, name}. */
export function view(pictures, index) {
  all = pictures;
  show(index);
  dialog.showModal();
}

/** Makes the viewer's parts work. */
export function listenToViewer() {
  let from = null;
  byId("viewer-close").addEventListener("click", () => dialog.close());
  byId("viewer-earlier").addEventListener("click", () => show(at - 1));
  byId("viewer-later").addEventListener("click", () => show(at + 1));
  byId("viewer-zoom").addEventListener("click", zoom);
  picture.addEventListener("dblclick", zoom);
  dialog.addEventListener("click", (event) => event.target === byId("viewer-stage") && dialog.close());
  dialog.addEventListener("close", () => picture.removeAttribute("src"));
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) show(at + (mirrored() ? -step : step));
  });
  dialog.addEventListener("touchstart", (event) => (from = event.touches.length === 1 ? event.touches[0].clientX : null), { passive: true });
  dialog.addEventListener("touchend", (event) => {
    const way = from === null ? 0 : event.changedTouches[0].clientX - from;
    if (Math.abs(way) > FAR && !dialog.classList.contains("zoomed")) show(at + (way < 0 !== mirrored() ? 1 : -1));
  });
}

function show(index) {
  if (!all[index]) return;
  at = index;
  const { address, download, name } = all[at];
  dialog.classList.remove("zoomed");
  byId("viewer-zoom").setAttribute("aria-pressed", "false");
  picture.src = address;
  picture.alt = name;
  byId("viewer-name").textContent = name === t("photo") ? "" : name;
  byId("viewer-place").textContent = all.length > 1 ? t("place", { at: at + 1, count: all.length }) : "";
  byId("viewer-download").href = download;
  byId("viewer-earlier").hidden = at === 0;
  byId("viewer-later").hidden = at === all.length - 1;
}

function zoom() {
  const is = dialog.classList.toggle("zoomed");
  byId("viewer-zoom").setAttribute("aria-pressed", String(is));
}
