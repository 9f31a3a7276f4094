// Writing and sending: text, files by button, drop or paste, a caption, Enter to send.

import { byId, drawing, make } from "./dom.js";
import { menu } from "./menu.js";

const MOST_FILES = 10;
const PICTURE = /^image\/(jpeg|png|webp|gif|bmp)$/;

/** The field at the foot of the chat. */
export class Composer {
  #files = []; // {file, address}
  #hands;
  #text = byId("text");
  #pick = byId("pick");
  #commands;

  constructor(hands, commands) {
    this.#hands = hands;
    this.#commands = commands;
    byId("composer").addEventListener("submit", (event) => this.#submit(event));
    this.#text.addEventListener("input", () => this.#typed());
    this.#text.addEventListener("keydown", (event) => this.#key(event));
    this.#pick.addEventListener("change", () => this.#picked());
    for (const option of byId("attach-menu").children) option.addEventListener("click", () => this.#choose(option.dataset.kind));
    menu(byId("attach"), byId("attach-menu"));
    document.addEventListener("paste", (event) => this.#paste(event));
    this.#listenForDrops();
  }

  focus() {
    if (matchMedia("(pointer: fine)").matches) this.#text.focus();
  }

  /** Puts a text into the field, after what is there already. */
  write(text) {
    this.#text.value = [this.#text.value.trim(), text].filter(Boolean).join(" ");
    this.#typed();
    this.#text.focus();
  }

  #choose(kind) {
    this.#kind = kind;
    this.#pick.accept = kind === "photo" ? "image/jpeg,image/png,image/webp,image/gif,image/bmp" : "";
    this.#pick.click();
  }

  #picked() {
    this.#add([...this.#pick.files]);
    this.#pick.value = "";
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.#add(files);
  }

  #add(files) {
    const room = MOST_FILES - this.#files.length;
    if (files.length > room) this.#hands.say(`Ten files at a time; ${files.length - room} left out.`);
    for (const file of files.slice(0, room)) {
      this.#files.push({ file, address: PICTURE.test(file.type) ? URL.createObjectURL(file) : "" });
    }
    if (this.#files.some(({ file }) => !PICTURE.test(file.type))) this.#kind = "document";
    this.#drawTray();
    this.#text.focus();
  }

  get #kind() {
    return document.querySelector("input[name=kind]:checked").value;
  }

  set #kind(kind) {
    document.querySelector(`input[name=kind][value=${kind}]`).checked = true;
  }

  #drawTray() {
    const items = this.#files.map((entry, index) => this.#trayItem(entry, index));
    byId("tray-files").replaceChildren(...items);
    byId("tray").hidden = items.length === 0;
    const pictures = this.#files.every(({ file }) => PICTURE.test(file.type));
    document.querySelector("input[name=kind][value=photo]").disabled = !pictures;
    this.#text.placeholder = items.length ? "Add a caption" : "Message";
    this.#typed();
  }

  #trayItem({ file, address }, index) {
    const remove = () => {
      URL.revokeObjectURL(address);
      this.#files.splice(index, 1);
      this.#drawTray();
      this.#text.focus();
    };
    return make(
      "li",
      {},
      address ? make("img", { src: address, alt: file.name }) : make("span", { class: "ending" }, file.name),
      make("button", { type: "button", class: "tray-remove", "aria-label": `Remove ${file.name}`, click: remove }, drawing(12, "M3 3l6 6M9 3l-6 6")),
    );
  }

  #typed() {
    const text = this.#text;
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
    byId("send").disabled = !text.value.trim() && !this.#files.length;
    this.#commands.filter(text.value);
  }

  #key(event) {
    if (this.#commands.key(event)) return;
    const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!enter) return;
    event.preventDefault();
    byId("composer").requestSubmit();
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    const files = this.#files;
    if (!text && !files.length) return;
    const kind = this.#kind;
    this.#files = [];
    this.#text.value = "";
    this.#drawTray();
    const sent = files.length
      ? await this.#hands.sendFiles(files.map(({ file }) => file), kind, text, files.map(({ address }) => address).filter(Boolean))
      : await this.#hands.sendText(text);
    if (sent) {
      for (const { address } of files) if (address) URL.revokeObjectURL(address);
      this.#kind = "photo";
    } else {
      // Nothing is lost: what could not be sent is back in the field.
      this.#files = [...files, ...this.#files].slice(0, MOST_FILES);
      this.#text.value ||= text;
      this.#drawTray();
    }
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
      this.#add([...event.dataTransfer.files]);
    });
  }
}
