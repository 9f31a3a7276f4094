// Taps on buttons wait here for the bot's answer, which may come before the tap's own reply.

import { alertBox, toast } from "./notices.js";

const MOST_EARLY = 50;
const waiting = new Map(); // query id -> done
const early = new Set();

/** A tap has been sent: `done` is called when its answer comes. */
export function awaitAnswer(queryId, done) {
  if (early.delete(queryId)) done();
  else waiting.set(queryId, done);
}

/** An answer came; one from before this page was opened only counts, it is not shown again. */
export function answered(notice, old, follow) {
  const done = waiting.get(notice.query_id);
  waiting.delete(notice.query_id);
  if (done) done();
  else if (!old) early.add(notice.query_id);
  if (early.size > MOST_EARLY) early.clear();
  if (old) return;
  if (notice.url) follow(notice.url);
  if (!notice.text) return;
  if (notice.alert) alertBox(notice.text);
  else toast(notice.text);
}
