// The unmodified @fal-ai/client against a local server: what happened goes to standard output.
// Only `fetch` is given: it sends production's hosts to LOCAL_FAL, roles by path.
import { readFile } from "node:fs/promises";
import { createFalClient } from "@fal-ai/client";

const ADDRESS = process.env.LOCAL_FAL;
const PREFIXES = { "queue.fal.run": "", "rest.fal.ai": "", "fal.run": "/run" };

function fetchLocally(input, init) {
  const url = new URL(input instanceof Request ? input.url : input);
  const prefix = PREFIXES[url.host];
  if (prefix === undefined) {
    if (url.origin !== ADDRESS) throw new Error(`unexpected host ${url.host}`);
    return fetch(input, init);
  }
  return fetch(`${ADDRESS}${prefix}${url.pathname}${url.search}`, init);
}

const fal = createFalClient({ credentials: process.env.LOCAL_FAL_KEY, fetch: fetchLocally });
const CUT_OUT = "fal-ai/birefnet/v2";
const EDIT = "fal-ai/nano-banana/edit";
const photo = new Blob([await readFile(process.env.PHOTO)], { type: "image/png" });
const seen = {};

seen.uploaded = await fal.storage.upload(photo);

// subscribe: submit, poll until completed, result; the Blob is uploaded by the client
const statuses = [];
const polled = await fal.subscribe(EDIT, {
  input: { prompt: "a pencil drawing", image_urls: [photo] },
  logs: true,
  pollInterval: 100,
  onQueueUpdate: (update) => statuses.push(update),
});
seen.polled = { data: polled.data, requestId: polled.requestId };
seen.statuses = statuses.map((update) => update.status);
seen.logs = (statuses.at(-1).logs ?? []).map((log) => log.message);

// the same by server-sent events
const streamed = [];
const byStream = await fal.subscribe(CUT_OUT, {
  input: { image_url: seen.uploaded },
  logs: true,
  mode: "streaming",
  onQueueUpdate: (update) => streamed.push(update),
});
seen.streamed = { data: byStream.data, last: streamed.at(-1).status };
seen.streamedLogs = (streamed.at(-1).logs ?? []).map((log) => log.message);

// queue by hand: one runs, one waits and is cancelled, then the first is cancelled too
const long = { prompt: "cartoon", image_urls: [seen.uploaded], num_images: 4 };
const first = await fal.queue.submit(EDIT, { input: long });
const second = await fal.queue.submit(EDIT, { input: long });
const waiting = await fal.queue.status(EDIT, { requestId: second.request_id });
seen.waiting = { status: waiting.status, position: waiting.queue_position };
await fal.queue.cancel(EDIT, { requestId: second.request_id });
await fal.queue.cancel(EDIT, { requestId: first.request_id });
seen.cancelled = await fal.queue
  .result(EDIT, { requestId: second.request_id })
  .then(() => "a result", (error) => error.status);

// a refused photo and a refused prompt arrive as ValidationError
seen.refused = await fal
  .subscribe(EDIT, { input: { prompt: "me on Mars", image_urls: [seen.uploaded] } })
  .then(() => "a result", (error) => ({ name: error.name, status: error.status, type: error.fieldErrors[0].type }));

// run: no queue in the client's words
seen.run = (await fal.run(CUT_OUT, { input: { image_url: seen.uploaded } })).data;

console.log(JSON.stringify(seen));
