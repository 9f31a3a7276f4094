// What the parts of the page may ask of it, by the names they call it.

import { toast } from "./notices.js";
import { sentence } from "./troubles.js";
import { t } from "./words.js";

const fail = (error) => toast(sentence(error));

/** For the messages: what can be pressed in them. */
export function logHands(stage, acts, sending) {
  return {
    command: (text) => sending.text(text),
    copy: (text) => acts.copy(text),
    tap: (id, data, done) => sending.tap(id, data, done),
    fail,
    unable: () => toast(t("needs_telegram")),
    view: (message) => acts.look(message),
    menu: (messages, at) => acts.menu(messages, at),
    reply: (message) => stage.composer.reply(message),
    openSet: (name) => acts.openSet(name),
    follow: (url) => acts.follow(url),
    share: (query, wanted) => acts.share(query, wanted),
    ask: (name, query) => acts.ask(name, query),
    openPage: (message, button) => stage.openPage(message, button),
    unread: (count) => stage.screen?.title(count),
  };
}

/** For the results of inline mode. */
export function inlineHands(stage, sending) {
  return {
    ask: (query, offset, signal) => stage.line.inline(stage.here, query, offset, signal),
    send: (queryId, resultId) => sending.result(queryId, resultId),
    startWith: (parameter) => stage.startWith(parameter),
    openPage: () => toast(t("needs_telegram")), // the server signs launch data for buttons under messages alone
    fail,
  };
}

/** For the message field. */
export function composerHands(stage, sending) {
  return {
    say: toast,
    sendText: (text, replyTo) => sending.text(text, replyTo),
    sendFiles: (files, kind, caption, replyTo) => sending.files(files, kind, caption, replyTo),
    edit: (message, text) => sending.edit(message, text),
    drafted: () => stage.drawList(),
  };
}
