// Who sits in front of the page: kept by this browser, several if wanted.

import { openPerson } from "./connection.js";
import { face } from "./faces.js";
import { languages, t } from "./words.js";
import { make } from "./dom.js";
import { sheet } from "./sheet.js";

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

/** Keeps a person; as the present one unless told otherwise. */
export function keepPerson(person, { present = true } = {}) {
  const { id, key, first_name, language_code } = person;
  const others = knownPeople().filter((other) => other.id !== id);
  const kept = { id, key, first_name, language_code };
  const all = present ? [kept, ...others] : [...others, kept];
  localStorage.setItem(PLACE, JSON.stringify(all.slice(0, NAMES.length)));
}

/** Forgets people a restarted server does not know. */
export function forgetPerson(id) {
  localStorage.setItem(PLACE, JSON.stringify(knownPeople().filter((other) => other.id !== id)));
}

/** Comes to the server as somebody new, or as `known`; {id, key, ...} of now. */
export async function come(known = null) {
  const wanted = known ?? { first_name: unusedName() };
  const spoken = wanted.language_code ?? (navigator.language || "en");
  return { ...(await openPerson({ ...wanted, language_code: spoken })), language_code: spoken };
}

/** The items of the menu under the person's name. */
export function peopleItems({ present, onSwitch, onNew, onLanguage }) {
  const people = knownPeople()
    .sort((a, b) => a.id - b.id)
    .map((person) => ({
      words: person.first_name,
      face: face(person.id, person.first_name),
      checked: person.id === present.id,
      act: () => person.id === present.id || onSwitch(person),
    }));
  return [
    ...people,
    null,
    { words: t("new_person"), drawing: "plus", act: onNew },
    { words: t("app_language"), drawing: "language", act: () => languageSheet(present, onLanguage) },
  ];
}

function languageSheet(person, onLanguage) {
  const spoken = person.language_code.toLowerCase();
  const short = spoken.split("-")[0];
  const all = languages();
  const chosen = all.some(([code]) => code === spoken) ? spoken : short;
  const rows = all.map(([code, name]) =>
    make(
      "label",
      { class: "choice" },
      make("input", { type: "radio", name: "language", value: code, checked: code === chosen, change: () => onLanguage(code) }),
      make("span", { lang: code, dir: "auto" }, name),
      make("code", {}, code),
    ),
  );
  sheet(t("app_language"), t("language_note"), make("div", { class: "choices", role: "radiogroup", "aria-label": t("app_language") }, ...rows));
}

function unusedName() {
  const taken = knownPeople().map((person) => person.first_name);
  return NAMES.find((name) => !taken.includes(name)) ?? NAMES[0];
}
