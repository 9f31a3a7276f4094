// Who sits in front of the page: kept by this browser, several if wanted.

import { byId, drawing, make } from "./dom.js";
import { menu } from "./menu.js";

const PLACE = `darkroom-people ${location.pathname.replace(/[^/]*$/, "")}`;
const NAMES = ["Ada", "Grace", "Louis", "Dorothea", "Ansel", "Vivian", "Henri", "Berenice"];

/** The people this browser has been, the present one first. */
export function knownPeople() {
  try {
    const people = JSON.parse(localStorage.getItem(PLACE) ?? "[]");
    return Array.isArray(people) ? people : [];
  } catch {
    return [];
  }
}

/** Keeps a person as the present one. */
export function keepPerson(person) {
  const { id, key, first_name } = person;
  const others = knownPeople().filter((other) => other.id !== id);
  localStorage.setItem(PLACE, JSON.stringify([{ id, key, first_name }, ...others].slice(0, NAMES.length)));
}

/** Forgets people a restarted server does not know. */
export function forgetPerson(id) {
  localStorage.setItem(PLACE, JSON.stringify(knownPeople().filter((other) => other.id !== id)));
}

/** A first name nobody here has yet. */
export function unusedName() {
  const taken = knownPeople().map((person) => person.first_name);
  return NAMES.find((name) => !taken.includes(name)) ?? NAMES[0];
}

/** The menu under the person's name. */
export function peopleMenu({ present, blocked, onSwitch, onNew, onBlock }) {
  menu(byId("person"), byId("people"), () => {
    const others = knownPeople().map((person) => {
      const here = person.id === present().id;
      const chosen = { type: "button", role: "menuitemradio", "aria-checked": String(here), click: () => here || onSwitch(person) };
      return make("button", chosen, face(person.first_name), make("span", {}, person.first_name));
    });
    const item = { type: "button", role: "menuitem" };
    const fresh = make("button", { ...item, click: onNew }, drawing(24, "M12 5v14M5 12h14"), make("span", {}, "New person"));
    const words = blocked() ? "Unblock the bot" : "Block the bot";
    const block = make("button", { ...item, click: onBlock }, drawing(24, "M6 6l12 12M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17"), make("span", {}, words));
    byId("people").replaceChildren(...others, make("hr", { role: "separator" }), fresh, block);
  });
}

function face(name) {
  return make("span", { class: "person-face", "aria-hidden": "true" }, name.slice(0, 1));
}
