// Buttons under a message. A tapped one stays busy until the bot answers.

import { drawing, link, make } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

const PATIENCE = 15000;
const busy = new Map(); // "message:data" -> timer

/** The rows of buttons of a message. */
export function keyboard(message, hands) {
  const rows = message.reply_markup.inline_keyboard.map((row) =>
    make("div", { class: `keys-row${row.length > 3 ? " many" : ""}` }, ...row.map((button) => key(message, button, hands))),
  );
  return make("div", { class: "keys", role: "group", "aria-label": t("buttons") }, ...rows);
}

function key(message, button, hands) {
  const look = { class: `key ${button.style ?? ""}`.trim() };
  const text = make("span", { dir: "auto" }, button.text);
  const plain = (act, sign) => make("button", { ...look, type: "button", click: act }, text, sign ? corner(sign) : null);
  if (button.url) {
    const away = link(button.url, look, text, drawing(12, "M4 2.5h5.5V8M9.5 2.5 3 9"));
    away.addEventListener("click", (event) => hands.follow(button.url) && event.preventDefault());
    return away;
  }
  if (button.web_app) return plain(() => hands.openPage(message, button), "page");
  if (button.copy_text) return plain(() => hands.copy(button.copy_text.text), "copy");
  if (button.switch_inline_query_current_chat !== undefined) return plain(() => hands.ask(null, button.switch_inline_query_current_chat), "search");
  const elsewhere = button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query ?? (button.switch_inline_query_chosen_chat ? "" : undefined);
  if (elsewhere !== undefined) return plain(() => hands.share(elsewhere, button.switch_inline_query_chosen_chat), "forward");
  if (button.callback_data === undefined) return plain(hands.unable);
  const name = `${message.chat.id}:${message.message_id}:${button.callback_data}`;
  const element = make("button", { ...look, type: "button", "data-key": name, click: () => tap(element, name, message, button, hands) }, text);
  setBusy(element, busy.has(name));
  return element;
}

function corner(name) {
  const sign = icon(name);
  sign.classList.add("corner");
  return sign;
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
    hands.fail(error);
  }
}

function setBusy(element, is) {
  if (is) element.setAttribute("aria-busy", "true");
  else element.removeAttribute("aria-busy");
}
