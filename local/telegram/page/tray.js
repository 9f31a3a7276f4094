// The files about to be sent: chosen, dropped or pasted, seen as thumbnails, as photos or as files.

import { byId, make } from "./dom.js";
import { icon } from "./icons.js";
import { counted, t } from "./words.js";

const MOST_FILES = 10;
const PICTURE = /^image\/(jpeg|png|webp|gif|bmp)$/;

/** The tray above the message field. `hands`: say(text), changed(). */
export class Tray {
  #files = []; // {file, address, ratio}
  #hands;
  #pick = byId("pick");
  #as = byId("as-files");

  constructor(hands) {
    this.#hands = hands;
    byId("attach").addEventListener("click", () => this.#pick.click());
    this.#pick.addEventListener("change", () => {
      this.add([...this.#pick.files]);
      this.#pick.value = "";
    });
    document.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      this.add(files);
    });
    this.#listenForDrops();
  }

  get empty() {
    return this.#files.length === 0;
  }

  get kind() {
    return this.#as.checked ? "document" : "photo";
  }

  /** Takes everything out: the files, with previews of the photos. */
  takeAll() {
    const taken = this.#files;
    this.#files = [];
    this.#draw();
    return taken;
  }

  /** Puts back what could not be sent. */
  restore(files) {
    this.#files = [...files, ...this.#files].slice(0, MOST_FILES);
    this.#draw();
  }

  /** Forgets the addresses of what has been sent. */
  release(files) {
    for (const { address } of files) if (address) URL.revokeObjectURL(address);
    if (this.empty) this.#as.checked = false;
  }

  add(files) {
    const room = MOST_FILES - this.#files.length;
    if (files.length > room) this.#hands.say(counted("ten_at_once", files.length - room));
    for (const file of files.slice(0, room)) {
      this.#files.push({ file, address: PICTURE.test(file.type) ? URL.createObjectURL(file) : "", ratio: 1 });
    }
    if (this.#files.some(({ address }) => !address)) this.#as.checked = true;
    this.#draw();
    byId("text").focus();
  }

  #draw() {
    const items = this.#files.map((entry, index) => this.#item(entry, index));
    byId("tray-files").replaceChildren(...items);
    byId("tray").hidden = items.length === 0;
    this.#as.disabled = this.#files.some(({ address }) => !address);
    this.#hands.changed();
  }

  #item(entry, index) {
    const { file, address } = entry;
    const remove = () => {
      URL.revokeObjectURL(address);
      this.#files.splice(index, 1);
      this.#draw();
      byId("text").focus();
    };
    const image = make("img", { src: address, alt: file.name });
    image.addEventListener("load", () => (entry.ratio = image.naturalWidth / image.naturalHeight));
    return make(
      "li",
      {},
      address ? image : make("span", { class: "ending" }, file.name),
      make("button", { type: "button", class: "tray-remove", "aria-label": t("remove", { name: file.name }), click: remove }, icon("close")),
    );
  }

  #listenForDrops() {
    let depth = 0;
    const carries = (event) => event.dataTransfer?.types.includes("Files");
    const shown = (is) => (byId("drop").hidden = !is);
    addEventListener("dragenter", (event) => {
      if (!carries(event)) return;
      depth += 1;
      shown(true);
    });
    addEventListener("dragleave", (event) => {
      if (!carries(event)) return;
      depth = Math.max(0, depth - 1);
      shown(depth > 0);
    });
    addEventListener("dragover", (event) => carries(event) && event.preventDefault());
    addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      depth = 0;
      shown(false);
      this.add([...event.dataTransfer.files]);
    });
  }
}
