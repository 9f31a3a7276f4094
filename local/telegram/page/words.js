// Which language the page speaks, and its words. Languages without words of their own read English.

import ar from "./words/ar.js";
import de from "./words/de.js";
import en from "./words/en.js";
import es from "./words/es.js";
import ru from "./words/ru.js";

const KNOWN = { en, de, es, ru, ar };
const FROM_RIGHT = ["ar", "fa", "he", "ur"];
/** What a person may say their app speaks, beside the page's own languages. */
const OTHERS = ["fr", "it", "pt-br", "nl", "pl", "uk", "tr", "fa", "he", "hi", "id", "ja", "ko", "zh-hans"];

let words = en;
let spoken = "en";

/** The words for a key, with the facts put in: t("typing", {name: "Darkroom"}). */
export function t(key, facts = {}) {
  return filled(words[key] ?? en[key], facts);
}

/** The words for a number of things, in the form the language has for it. */
export function counted(key, count) {
  const forms = words[key] ?? en[key];
  const form = new Intl.PluralRules(spoken).select(count);
  return filled(forms[form] ?? forms.other, { count: new Intl.NumberFormat(spoken).format(count) });
}

/** The language for dates and numbers. */
export function language() {
  return spoken;
}

/** Whether the page runs from right to left. */
export function mirrored() {
  return FROM_RIGHT.includes(spoken);
}

/** All languages to choose from: [code, own name]. */
export function languages() {
  const named = OTHERS.map((code) => [code, new Intl.DisplayNames([code], { type: "language" }).of(code)]);
  return [...Object.entries(KNOWN).map(([code, own]) => [code, own.language]), ...named];
}

/** From now on the page speaks this language, if it can: sets the fixed words of the document. */
export function speak(code) {
  const short = code.toLowerCase().split("-")[0];
  words = KNOWN[short] ?? en;
  spoken = KNOWN[short] ? short : "en";
  document.documentElement.lang = spoken;
  document.documentElement.dir = mirrored() ? "rtl" : "ltr";
  for (const element of document.querySelectorAll("[data-words]")) element.textContent = t(element.dataset.words);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", t(element.dataset.label));
}

function filled(text, facts) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}
