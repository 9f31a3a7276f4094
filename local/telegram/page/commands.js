// The bot's commands: by the / button, or by typing a slash.

import { byId, make } from "./dom.js";

/** The list above the message field. */
export class Commands {
  #all = [];
  #shown = [];
  #at = 0;
  #list = byId("commands");
  #button = byId("slash");
  #text = byId("text");

  constructor(onPick) {
    this.onPick = onPick;
    this.#button.addEventListener("click", () => {
      if (this.#list.hidden) this.#show(this.#all);
      else this.#hide();
      this.#text.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (![this.#list, this.#button, this.#text].some((part) => part.contains(event.target))) this.#hide();
    });
  }

  set(commands) {
    if (JSON.stringify(commands) === JSON.stringify(this.#all)) return;
    this.#all = commands;
    this.#button.hidden = commands.length === 0;
  }

  /** Shows what fits the text typed so far. */
  filter(typed) {
    if (!/^\/\w*$/.test(typed)) return this.#hide();
    this.#show(this.#all.filter(({ command }) => command.startsWith(typed.slice(1).toLowerCase())));
  }

  /** Takes a key of the message field; true when it was for the list. */
  key(event) {
    if (this.#list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#mark((this.#at + step + this.#shown.length) % this.#shown.length);
    else if (event.key === "Enter" && !event.shiftKey) this.#pick(this.#shown[this.#at]);
    else if (event.key === "Tab") this.#complete();
    else if (event.key === "Escape") this.#hide();
    else return false;
    event.preventDefault();
    return true;
  }

  #show(commands) {
    if (!commands.length) return this.#hide();
    this.#shown = commands;
    const options = commands.map((entry, index) =>
      make(
        "div",
        { class: "option", role: "option", id: `command-${index}`, click: () => this.#pick(entry) },
        make("b", { dir: "ltr" }, `/${entry.command}`),
        make("span", { dir: "auto" }, entry.description),
      ),
    );
    this.#list.replaceChildren(...options);
    this.#list.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    this.#mark(0);
  }

  #hide() {
    this.#list.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    this.#text.removeAttribute("aria-activedescendant");
  }

  #mark(index) {
    this.#at = index;
    [...this.#list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    this.#list.children[index].scrollIntoView({ block: "nearest" });
    this.#text.setAttribute("aria-activedescendant", `command-${index}`);
  }

  #complete() {
    this.#text.value = `/${this.#shown[this.#at].command} `;
    this.#text.dispatchEvent(new Event("input"));
  }

  #pick(entry) {
    this.#hide();
    this.#text.value = "";
    this.#text.dispatchEvent(new Event("input"));
    this.onPick(`/${entry.command}`);
  }
}
