// What Telegram itself writes into a chat: somebody came, a topic was opened.

import { t } from "./words.js";

const KINDS = [
  "group_chat_created",
  "supergroup_chat_created",
  "new_chat_members",
  "left_chat_member",
  "forum_topic_created",
  "new_chat_title",
  "migrate_to_chat_id",
  "migrate_from_chat_id",
  "pinned_message",
];

/** Whether a message is one of these. */
export function isService(message) {
  return KINDS.some((kind) => message[kind] !== undefined);
}

/** Its sentence, for the person `me`. */
export function serviceWords(message, me) {
  const name = (user) => (user.id === me ? t("you") : user.first_name);
  const who = name(message.from);
  if (message.new_chat_members) return came(message, who, name);
  if (message.left_chat_member) {
    const gone = message.left_chat_member;
    return gone.id === message.from.id ? t("service_left", { who }) : t("service_removed", { who, whom: name(gone) });
  }
  if (message.forum_topic_created) return t("service_topic", { who, title: message.forum_topic_created.name });
  if (message.new_chat_title) return t("service_title", { who, title: message.new_chat_title });
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("service_migrated");
  if (message.group_chat_created || message.supergroup_chat_created) return t("service_group", { who, title: message.chat.title });
  if (message.pinned_message) return t("service_pinned", { who });
  return t("service_other", { who });
}

function came(message, who, name) {
  const all = message.new_chat_members;
  if (all.length === 1 && all[0].id === message.from.id) return t("service_joined", { who });
  return t("service_added", { who, whom: all.map(name).join(", ") });
}

/** One line about any message, for lists and quotes. */
export function gist(message, me) {
  if (isService(message)) return serviceWords(message, me);
  const kind = (message.photo && t("photo")) || message.document?.file_name || (message.sticker && `${message.sticker.emoji ?? ""} ${t("sticker")}`.trim());
  return message.text ?? message.caption ?? kind ?? "";
}
