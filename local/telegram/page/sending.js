// What a person sends: texts, files, corrections, taps, results of inline mode.

import { leaving } from "./bubble.js";
import { byId } from "./dom.js";
import { awaitAnswer } from "./taps.js";

/** Sends into the open chat; `stage` is the page itself, see main.js. Each tells whether it went well. */
export class Sending {
  #stage;

  constructor(stage) {
    this.#stage = stage;
  }

  text(text, replyTo) {
    const { line, here, log } = this.#stage;
    log.toEnd();
    return this.#stage.attempt(() => line.act("text", here, { text, ...this.#told(replyTo) }));
  }

  edit(message, text) {
    const { line, here } = this.#stage;
    return this.#stage.attempt(() => line.act("edits", here, { message_id: message.message_id, text }));
  }

  async files(entries, kind, caption, replyTo) {
    const { line, here, log } = this.#stage;
    const files = entries.map(({ file }) => file);
    const pictures = kind === "photo" ? entries : [];
    const preview = leaving(pictures.length ? caption : caption || files.map((file) => file.name).join(", "), pictures);
    byId("welcome").hidden = true;
    log.addLast(preview);
    const sent = await this.#stage.attempt(() => line.files(here, files, { kind, caption, ...this.#told(replyTo) }));
    preview.remove();
    byId("welcome").hidden = !log.empty;
    return sent;
  }

  async tap(messageId, data, done) {
    const { line, here } = this.#stage;
    const { query_id: id } = await line.act("taps", here, { message_id: messageId, data });
    awaitAnswer(id, done);
  }

  async result(queryId, resultId) {
    const { line, here, log, composer } = this.#stage;
    log.toEnd();
    const told = { query_id: queryId, result_id: resultId, ...this.#told() };
    if (await this.#stage.attempt(() => line.sendResult(here, told))) composer.put("");
  }

  /** What every message carries: what it answers, and the topic it is in. */
  #told(replyTo) {
    const { topic } = this.#stage.chats.current;
    return { ...(replyTo ? { reply_to: replyTo } : {}), ...(topic ? { thread: topic } : {}) };
  }
}
