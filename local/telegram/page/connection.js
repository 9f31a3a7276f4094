// The line to the server: opens the chat, follows its changes, carries what the person does.

const WAIT_SECONDS = 25;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

/** The server said no; the message is a sentence. */
export class Refusal extends Error {}

/** Opens a chat: as somebody new, or as a person from before a restart. {id, key, first_name}. */
export async function openPerson({ first_name, id = 0, key = "" }) {
  const body = { first_name, id, key, language_code: navigator.language || "en" };
  return read(await fetch("_sim/people", json(body)));
}

/** The address of a file, for pictures and links. */
export function fileAddress(fileId, download = false) {
  return `_sim/files/${encodeURIComponent(fileId)}${download ? "?download=1" : ""}`;
}

/** One person's line. Hands every batch of changes to `onChanges`; mends itself. */
export class Connection {
  #person;
  #stop = new AbortController();
  #after = 0;
  #epoch = "";

  constructor(person, { onChanges, onLine, onUnknown }) {
    this.#person = person;
    this.onChanges = onChanges;
    this.onLine = onLine;
    this.onUnknown = onUnknown;
  }

  /** Follows the chat until closed. */
  async follow() {
    let pause = FIRST_PAUSE;
    while (!this.#stop.signal.aborted) {
      try {
        const changes = await this.#changes();
        pause = FIRST_PAUSE;
        this.onLine(true);
        this.onChanges(changes, changes.epoch !== this.#epoch);
        this.#epoch = changes.epoch;
        this.#after = changes.revision;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (error instanceof Refusal) return this.onUnknown();
        this.onLine(false);
        await rest(pause, this.#stop.signal);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  close() {
    this.#stop.abort();
  }

  sendText(text) {
    return this.#post("text", json({ text }));
  }

  sendFiles(files, kind, caption) {
    const body = new FormData();
    body.append("kind", kind);
    body.append("caption", caption);
    for (const file of files) body.append("file", file, file.name || "photo.png");
    return this.#post("files", { method: "POST", body });
  }

  tap(messageId, data) {
    return this.#post("taps", json({ message_id: messageId, data }));
  }

  openPage() {
    return this.#post("page", json({}));
  }

  block(blocked) {
    return this.#post("block", json({ blocked }));
  }

  async #changes() {
    const query = new URLSearchParams({ after: this.#after, epoch: this.#epoch, wait: this.#epoch ? WAIT_SECONDS : 0 });
    return read(await fetch(`_sim/chat?${query}`, { headers: this.#key(), signal: this.#stop.signal }));
  }

  async #post(act, request) {
    const headers = { ...request.headers, ...this.#key() };
    return read(await fetch(`_sim/chat/${act}`, { ...request, headers, signal: this.#stop.signal }));
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
  throw new Refusal(body.description ?? `The server answered ${response.status}.`);
}

function rest(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done);
    signal.addEventListener("abort", done);
    function done() {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
