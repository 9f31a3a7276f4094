// What the server refused, as a sentence for people.

import { t } from "./words.js";

const KNOWN = {
  "Bad Request: IMAGE_PROCESS_FAILED": "no_picture",
  "Bad Request: PHOTO_INVALID_DIMENSIONS": "bad_size",
  "Request Entity Too Large": "too_large",
};

/** Why something failed. */
export function sentence(error) {
  if (error instanceof TypeError) return `${t("no_line")} ${t("write_again")}`;
  const key = KNOWN[error.message];
  return key ? t(key) : error.message.replace(/^Bad Request: /, "");
}
