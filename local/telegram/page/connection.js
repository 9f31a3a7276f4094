// The line to the server, as one person: what they ask, what they do.

/** The server said no; the message is a sentence, `status` its number. */
export class Refusal extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** Opens the server: as somebody new, or as a person from before. {id, key, first_name, ...}. */
export async function openPerson({ first_name, id = 0, key = "", language_code }) {
  return read(await fetch("_sim/people", json({ first_name, id, key, language_code })));
}

/** The address of a file, for pictures and links. */
export function fileAddress(fileId, download = false) {
  return `_sim/files/${encodeURIComponent(fileId)}${download ? "?download=1" : ""}`;
}

/** One person's line; everything asked on it ends when it is closed. */
export class Connection {
  #person;
  #stop = new AbortController();

  constructor(person) {
    this.#person = person;
  }

  get closed() {
    return this.#stop.signal.aborted;
  }

  /** Ends everything under way. */
  close() {
    this.#stop.abort();
  }

  /** The person's chats, the private one first. */
  chats() {
    return this.#get("chats");
  }

  /** What changed in a chat after a revision; `wait` seconds for something to change, there or `elsewhere`. */
  changes(chat, { after, epoch, wait, elsewhere = -1 }, signal) {
    const query = new URLSearchParams({ after, epoch, wait, elsewhere, ...this.#place(chat) });
    return this.#get(`chat?${query}`, signal);
  }

  /** Does something in a chat: "text", "taps", "edits", "block", "page". */
  act(what, chat, body = {}) {
    return this.#post(`chat/${what}`, json({ ...body, ...this.#place(chat) }));
  }

  /** Sends files, `told` being kind, caption, reply_to and thread. */
  files(chat, files, told) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...told, ...this.#place(chat) })) {
      if (value !== undefined && value !== null) body.append(name, value);
    }
    for (const file of files) body.append("file", file, file.name || "photo.png");
    return this.#post("chat/files", { method: "POST", body });
  }

  /** Makes or changes a group: "", "invite", "join", "leave", "bot", "promote", "topics", "rights". */
  group(what, body) {
    return this.#post(what ? `chats/${what}` : "chats", json(body));
  }

  /** Asks the bot in inline mode and waits for its answer; null when there is none in time. */
  async inline(chat, query, offset, signal) {
    const { query_id: id } = await this.#post("inline", json({ query, offset, ...this.#place(chat) }), signal);
    for (let asked = 0; asked < 3; asked += 1) {
      const answer = await this.#get(`inline/${id}?wait=12`, signal);
      if (!answer.pending) return { ...answer, query_id: id };
    }
    return null;
  }

  /** Sends a result of inline mode. */
  sendResult(chat, told) {
    return this.#post("inline/send", json({ ...told, ...this.#place(chat) }));
  }

  /** A sticker set by its name. */
  stickers(name) {
    return this.#get(`stickers/${encodeURIComponent(name)}`);
  }

  /** The private chat goes without saying. */
  #place(chat) {
    return chat === this.#person.id ? {} : { chat };
  }

  async #get(path, signal = this.#stop.signal) {
    const both = AbortSignal.any([signal, this.#stop.signal]);
    return read(await fetch(`_sim/${path}`, { headers: this.#key(), signal: both }));
  }

  async #post(path, request, signal = this.#stop.signal) {
    const headers = { ...request.headers, ...this.#key() };
    const both = AbortSignal.any([signal, this.#stop.signal]);
    return read(await fetch(`_sim/${path}`, { ...request, headers, signal: both }));
  }

  #key() {
    return { Authorization: `Bearer ${this.#person.id}:${this.#person.key}` };
  }
}

function json(body) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

async function read(response) {
  if (response.ok) return response.json();
  if (response.status >= 500) throw new Error(`status ${response.status}`);
  const body = await response.json().catch(() => ({}));
  throw new Refusal(body.description ?? `The server answered ${response.status}.`, response.status);
}
