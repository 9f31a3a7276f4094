// Buttons under a message. A tapped one stays busy until the bot answers.

import { drawing, link, make } from "./dom.js";

const PATIENCE = 15000;
const busy = new Map(); // "message:data" -> timer

/** The rows of buttons of a message. */
export function keyboard(message, hands) {
  const rows = message.reply_markup.inline_keyboard.map((row) =>
    make("div", { class: "keys-row" }, ...row.map((button) => key(message, button, hands))),
  );
  return make("div", { class: "keys", role: "group", "aria-label": "Buttons of this message" }, ...rows);
}

function key(message, button, hands) {
  const look = { class: `key ${button.style ?? ""}`.trim() };
  if (button.url ?? button.web_app) return link(button.url ?? button.web_app.url, look, button.text, drawing(12, "M4 2.5h5.5V8M9.5 2.5 3 9"));
  if (button.copy_text) return make("button", { ...look, type: "button", click: () => hands.copy(button.copy_text.text) }, button.text);
  if (button.callback_data === undefined) return make("button", { ...look, type: "button", click: hands.unable }, button.text);
  const name = `${message.message_id}:${button.callback_data}`;
  const element = make("button", { ...look, type: "button", "data-key": name, click: () => tap(element, name, message, button, hands) }, make("span", {}, button.text));
  setBusy(element, busy.has(name));
  return element;
}

async function tap(element, name, message, button, hands) {
  if (busy.has(name)) return;
  const done = () => {
    clearTimeout(busy.get(name));
    busy.delete(name);
    for (const key of document.querySelectorAll(".key[aria-busy]")) {
      if (key.dataset.key === name) setBusy(key, false);
    }
  };
  busy.set(name, setTimeout(done, PATIENCE));
  setBusy(element, true);
  try {
    await hands.tap(message.message_id, button.callback_data, done);
  } catch (error) {
    done();
    hands.say(error.message);
  }
}

function setBusy(element, is) {
  if (is) element.setAttribute("aria-busy", "true");
  else element.removeAttribute("aria-busy");
}
