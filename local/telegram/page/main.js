// The chat page: joins the line to the server with what is on the screen.

import { Acts } from "./acts.js";
import { drawList as drawChats } from "./chatlist.js";
import { Chats } from "./chats.js";
import { Commands } from "./commands.js";
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { byId } from "./dom.js";
import { face } from "./faces.js";
import { chatItems, GroupActs } from "./groupacts.js";
import { composerHands, inlineHands, logHands } from "./hands.js";
import { Inline } from "./inline.js";
import { clearAddress, openedWith } from "./links.js";
import { Log } from "./log.js";
import { toast } from "./notices.js";
import { Opened } from "./opened.js";
import { come, forgetPerson, keepPerson, knownPeople, peopleItems } from "./people.js";
import { menuButton } from "./popup.js";
import { Screen } from "./screen.js";
import { Sending } from "./sending.js";
import { answered } from "./taps.js";
import { sentence } from "./troubles.js";
import { listenToViewer } from "./viewer.js";
import { speak, t } from "./words.js";

/** The page: who sits here, what is open, and what its parts may ask of it. */
class Stage {
  person = null;
  line = null;
  chats = null;
  bot = { first_name: "Darkroom", username: "" };
  #start = openedWith().start;
  #sending = new Sending(this);

  constructor() {
    const acts = new Acts(this);
    this.groups = new GroupActs(this);
    this.log = new Log(logHands(this, acts, this.#sending));
    this.screen = new Screen(this.log, (id) => this.#topic(id));
    this.inline = new Inline(inlineHands(this, this.#sending));
    this.commands = new Commands((text) => this.composer.command(text));
    this.composer = new Composer(composerHands(this, this.#sending), this.commands, this.inline);
    this.opened = new Opened({ open: () => this.asked(() => this.line.act("page", this.here)), say: toast, write: (text) => this.composer.write(text) });
    this.#listen();
  }

  get me() {
    return this.person.id;
  }

  /** The id of the open chat. */
  get here() {
    return this.chats.current.id;
  }

  /** Comes to the server, again and again until it is there. */
  async come(anew = false) {
    for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
      const known = anew ? null : knownPeople()[0];
      try {
        const person = await come(known);
        if (known && known.id !== person.id) forgetPerson(known.id);
        return this.become(person);
      } catch {
        this.#online(false);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /** From now on somebody else sits here; the open chat stays open if it is theirs too. */
  become(person, chat = person.id) {
    this.line?.close();
    this.opened.close();
    this.person = person;
    keepPerson(person);
    speak(person.language_code);
    this.line = new Connection(person);
    const line = this.line;
    const chats = new Chats(line, person.id, {
      onList: () => chats === this.chats && this.drawList(),
      onChanges: (one, changes, first) => chats === this.chats && this.#take(one, changes, first),
      onLine: (is) => this.#online(is),
      onGone: (home) => this.show(home),
      onUnknown: () => this.come(),
    });
    this.chats = chats;
    byId("person-name").textContent = person.first_name;
    byId("person-face").replaceChildren(face(person.id, person.first_name));
    byId("person").title = t("you_are", { name: person.first_name });
    this.show(chat);
    chats.follow();
    chats.watch();
    const { join } = openedWith();
    if (join) this.join(join);
  }

  /** Opens a chat. */
  show(id) {
    this.chats.open(id);
    this.log.clear();
    this.screen.act("", 0);
    this.composer.move(this.me, id);
    byId("app").dataset.screen = "chat";
    this.#draw();
    this.drawList();
    this.composer.focus();
  }

  /** Joins a group by its code. */
  join(code) {
    clearAddress();
    return this.groups.join(code);
  }

  /** Asks for a new group. */
  newGroup() {
    this.groups.create();
  }

  /** As a link with a parameter does: shows Start, which sends it. */
  startWith(parameter) {
    this.#start = parameter;
    if (this.here !== this.me) this.show(this.me);
    this.#draw();
  }

  /** Sends a text; whether it went well. */
  sendText(text, replyTo) {
    return this.#sending.text(text, replyTo);
  }

  /** Does something that may be refused; whether it went well. */
  async attempt(act) {
    return (await this.asked(async () => [await act()])) !== null;
  }

  /** Asks for something that may be refused; null then, and why is said. */
  async asked(act) {
    try {
      return await act();
    } catch (error) {
      if (error.name !== "AbortError") toast(sentence(error));
      return null;
    }
  }

  #listen() {
    menuButton(byId("person"), () => t("who_you_are"), () =>
      peopleItems({
        present: this.person,
        onSwitch: (other) => this.#switch(other),
        onNew: () => this.come(true),
        onLanguage: (code) => this.#speak(code),
      }),
    );
    menuButton(byId("chat-more"), () => t("chat_menu"), () => chatItems(this, this.groups));
    byId("new-group").addEventListener("click", () => this.groups.create());
    byId("back").addEventListener("click", () => {
      byId("app").dataset.screen = "list";
      byId("chats").querySelector("[aria-current]")?.focus();
    });
    byId("about").addEventListener("click", () => this.groups.about());
    for (const name of ["start", "start-again"]) byId(name).addEventListener("click", () => this.#begin());
    listenToViewer();
  }

  /** Start, with the parameter of a link if there is one; or unblocking. */
  async #begin() {
    if (this.chats.current.now.blocked) return this.attempt(() => this.line.act("block", this.me, { blocked: false }));
    const text = this.#start ? `/start ${this.#start}` : "/start";
    if (!(await this.sendText(text))) return;
    this.#start = "";
    if (location.search) clearAddress();
    this.#draw();
    this.composer.focus();
  }

  #take(chat, changes, first) {
    this.bot = changes.bot ?? this.bot;
    this.commands.set(changes.commands);
    this.opened.set(chat.id === this.me ? changes.menu_button : null);
    this.inline.set(changes.bot.supports_inline_queries === false ? "" : this.bot.username);
    for (const notice of changes.notices) answered(notice, first, (url) => window.open(url, "_blank", "noopener,noreferrer"));
    this.screen.act(changes.action, changes.action_seconds);
    this.#draw();
  }

  #draw() {
    this.screen.draw(this.chats.current, { me: this.me, bot: this.bot, waits: this.#start !== "" });
  }

  /** Draws the column of chats. */
  drawList() {
    drawChats(this.chats.list, this.me, this.here, (id) => this.show(id));
  }

  #topic(id) {
    this.chats.current.topic = id;
    this.log.clear();
    this.#draw();
  }

  async #switch(other) {
    const person = await this.asked(() => come(other));
    if (!person) return;
    if (other.id !== person.id) forgetPerson(other.id);
    const shared = this.chats.current.info.members?.some(({ user }) => user.id === person.id);
    this.become(person, shared ? this.here : person.id);
  }

  /** Says to be somebody of this browser in the open group. */
  talkAs(id) {
    const other = knownPeople().find((person) => person.id === id);
    if (other) this.#switch(other);
  }

  async #speak(code) {
    const person = await this.asked(() => come({ ...this.person, language_code: code }));
    if (person) this.become(person, this.here);
  }

  /** Opens the page of a button under a message, in the sheet. */
  async openPage(message, button) {
    const asked = { message_id: message.message_id, url: button.web_app.url };
    const opening = await this.asked(() => this.line.act("page", this.here, asked));
    if (opening) this.opened.show(opening);
  }

  #online(is) {
    byId("offline").hidden = is;
  }
}

new Stage().come();
