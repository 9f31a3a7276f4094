// The chat page: joins the line to the server with what is on the screen.

import { leaving } from "./bubble.js";
import { Commands } from "./commands.js";
import { Composer } from "./composer.js";
import { Connection, openPerson } from "./connection.js";
import { byId } from "./dom.js";
import { Log } from "./log.js";
import { alertBox, listenToViewer, toast, view } from "./notices.js";
import { Opened } from "./opened.js";
import { forgetPerson, keepPerson, knownPeople, peopleMenu, unusedName } from "./people.js";

const ACTIONS = {
  typing: "typing",
  upload_photo: "sending a photo",
  upload_document: "sending a file",
  choose_sticker: "choosing a sticker",
};
const MOST_EARLY = 50;
const LEFT_OUT = "Inline sharing needs Telegram itself.";

let connection = null;
let person = null;
let blocked = false;
let present = true; // whether a bot fetches what is written here
let actingTimer = 0;
const waitingTaps = new Map(); // query id -> done
const early = new Set(); // answers that came before the tap's own reply

const log = new Log({
  command: (text) => sendText(text),
  copy: (text) => navigator.clipboard.writeText(text).then(() => toast("Copied"), () => toast("Copying is not allowed here.")),
  say: toast,
  tap,
  unable: () => toast(LEFT_OUT),
  view,
});
const commands = new Commands((text) => sendText(text));
const composer = new Composer({ say: toast, sendFiles, sendText }, commands);
const opened = new Opened({ open: openPage, say: toast, write: (text) => composer.write(text) });

peopleMenu({
  present: () => person,
  blocked: () => blocked,
  onSwitch: (other) => become(other),
  onNew: () => start(true),
  onBlock: () => attempt(() => connection.block(!blocked)),
});
byId("start").addEventListener("click", () => sendText("/start"));
listenToViewer();
start(false);

async function start(anew) {
  for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
    try {
      const known = anew ? undefined : knownPeople()[0];
      return become(await openPerson(known ?? { first_name: unusedName() }), known);
    } catch {
      online(false);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

function become(next, before = next) {
  connection?.close();
  opened.close();
  if (before.id !== next.id) forgetPerson(before.id);
  keepPerson(next);
  person = next;
  log.clear();
  byId("person-name").textContent = person.first_name;
  byId("person-face").textContent = person.first_name.slice(0, 1);
  byId("person").title = `You are ${person.first_name}. Switch person`;
  const mine = new Connection(person, {
    onChanges: (changes, reset) => mine === connection && take(changes, reset),
    onLine: online,
    onUnknown: () => start(false),
  });
  connection = mine;
  connection.follow();
  composer.focus();
}

function take(changes, reset) {
  if (reset) log.clear();
  blocked = changes.blocked;
  present = changes.bot_present;
  showBot(changes);
  showActing(changes.action, changes.action_seconds);
  commands.set(changes.commands);
  opened.set(changes.menu_button);
  for (const notice of changes.notices) answered(notice, reset);
  log.update(changes.messages, changes.deleted);
  byId("welcome").hidden = !log.empty;
}

function showBot({ bot, description }) {
  byId("bot-name").textContent = bot.first_name;
  byId("welcome-name").textContent = bot.first_name;
  byId("welcome-words").textContent = description || bot.short_description || "Say hello: press Start, and the bot will introduce itself.";
  byId("start").textContent = blocked ? "Unblock first" : "Start";
  byId("start").disabled = blocked;
  document.title = document.title.replace(/^(\(\d+\) )?.*/, `$1${bot.first_name} chat`);
}

function showActing(action, seconds) {
  clearTimeout(actingTimer);
  const state = byId("bot-state");
  const words = ACTIONS[action] ?? (action && "busy");
  state.textContent = words ? `${words}…` : still();
  state.classList.toggle("busy", Boolean(action));
  byId("acting").hidden = !action;
  if (action) actingTimer = setTimeout(() => showActing("", 0), seconds * 1000);
}

/** What stands under the name while the bot does nothing. */
function still() {
  if (blocked) return "blocked by you";
  return present ? "bot, living on this machine" : "not here yet, will read this when it comes";
}

function answered(notice, old) {
  const done = waitingTaps.get(notice.query_id);
  if (done) done();
  else if (!old) early.add(notice.query_id);
  if (early.size > MOST_EARLY) early.clear();
  waitingTaps.delete(notice.query_id);
  if (old || !notice.text) return;
  if (notice.alert) alertBox(notice.text);
  else toast(notice.text);
}

async function tap(messageId, data, done) {
  const { query_id: id } = await connection.tap(messageId, data);
  if (early.delete(id)) done();
  else waitingTaps.set(id, done);
}

async function sendText(text) {
  log.toEnd();
  return attempt(() => connection.sendText(text));
}

/** What the menu button opens; null when the server has nothing. */
async function openPage() {
  try {
    return await connection.openPage();
  } catch (error) {
    toast(sentence(error));
    return null;
  }
}

async function sendFiles(files, kind, caption, previews) {
  const preview = leaving(kind === "photo" ? caption : caption || files.map((file) => file.name).join(", "), kind === "photo" ? previews : []);
  byId("welcome").hidden = true;
  log.addLast(preview);
  const sent = await attempt(() => connection.sendFiles(files, kind, caption));
  preview.remove();
  byId("welcome").hidden = !log.empty;
  return sent;
}

/** Does something that may be refused; whether it went well. */
async function attempt(act) {
  try {
    await act();
    return true;
  } catch (error) {
    if (error.name !== "AbortError") toast(sentence(error));
    return false;
  }
}

function sentence(error) {
  if (error instanceof TypeError) return "No connection to the server. Your message is back in the field.";
  const known = {
    "Bad Request: IMAGE_PROCESS_FAILED": "That is no picture this chat can read. Try it as a file.",
    "Bad Request: PHOTO_INVALID_DIMENSIONS": "That picture is too large or too narrow. Try it as a file.",
    "you have blocked this bot": "You have blocked the bot. Unblock it from the menu at the top.",
    "Request Entity Too Large": "That is too large: 50 MB a file at most.",
  };
  return known[error.message] ?? error.message.replace(/^Bad Request: /, "");
}

function online(is) {
  byId("offline").hidden = is;
}
