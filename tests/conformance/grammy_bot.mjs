// A bot made with the unmodified grammY, polling or by webhook (WEBHOOK=1). Says "ready" when it
// receives; ends when its standard input does.
import { createServer } from "node:http";
import { once } from "node:events";
import { Bot, InlineKeyboard, InlineQueryResultBuilder, InputFile, webhookCallback } from "grammy";

const { LOCAL_TELEGRAM: ADDRESS, LOCAL_TELEGRAM_TOKEN: TOKEN, SECRET, WEBHOOK } = process.env;
const ALLOWED = ["message", "callback_query", "inline_query", "chosen_inline_result"];
const bot = new Bot(TOKEN, { client: { apiRoot: ADDRESS } });
const go = new InlineKeyboard().text("Go", "go").switchInlineCurrent("Share", "mine");
let photo = "";

bot.command("start", (ctx) =>
  ctx.reply(`Hello <b>${ctx.from.first_name}</b>`, { parse_mode: "HTML", reply_markup: go }),
);

bot.command("sticker", async (ctx) => {
  const name = `of${ctx.from.id}_by_${ctx.me.username}`;
  const { file_path: path } = await ctx.api.getFile(photo);
  const bytes = await (await fetch(`${ADDRESS}/file/bot${TOKEN}/${path}`)).bytes();
  const refused = await ctx.api
    .uploadStickerFile(ctx.from.id, "static", new InputFile(bytes, "photo.jpg"))
    .catch((error) => error.description);
  const sticker = new InputFile(Buffer.from(ctx.match, "base64"), "sticker.webp");
  const file = await ctx.api.uploadStickerFile(ctx.from.id, "static", sticker);
  const made = { sticker: file.file_id, format: "static", emoji_list: ["🎭"] };
  await ctx.api.createNewStickerSet(ctx.from.id, name, "From grammY", [made]);
  await ctx.api.addStickerToSet(ctx.from.id, name, { ...made, emoji_list: ["🐈"] });
  const { stickers } = await ctx.api.getStickerSet(name);
  await ctx.replyWithSticker(stickers[1].file_id);
  await ctx.reply(refused);
});

bot.on("message:photo", async (ctx) => {
  photo = ctx.msg.photo.at(-1).file_id;
  await ctx.replyWithChatAction("upload_photo");
  await ctx.replyWithMediaGroup([
    { type: "photo", media: photo, caption: "1" },
    { type: "photo", media: photo },
  ]);
  await ctx.replyWithPhoto(photo, { caption: "again", reply_markup: go, has_spoiler: true });
});

bot.on("inline_query", (ctx) =>
  ctx.answerInlineQuery(
    [
      InlineQueryResultBuilder.photoCached("photo", photo, {
        caption: ctx.inlineQuery.query,
        reply_markup: new InlineKeyboard().text("Go", "go"),
      }),
      InlineQueryResultBuilder.article("text", "Text").text("<i>Hi</i>", { parse_mode: "HTML" }),
    ],
    { cache_time: 0, is_personal: true, button: { text: "New", start_parameter: "new" } },
  ),
);

bot.on("chosen_inline_result", (ctx) =>
  ctx.api.sendMessage(ctx.from.id, `chosen ${ctx.chosenInlineResult.result_id}`),
);

bot.callbackQuery("go", async (ctx) => {
  if (ctx.msg?.text) await ctx.editMessageText("Gone", { reply_markup: go });
  else await ctx.editMessageCaption({ caption: "Gone" });
  await ctx.answerCallbackQuery({ text: "Went", show_alert: true });
});

await bot.init();
await bot.api.setMyCommands([{ command: "start", description: "Begin" }]);
await bot.api.setMyCommands([{ command: "start", description: "Los" }], {
  scope: { type: "all_private_chats" },
  language_code: "de",
});
await bot.api.setMyName("Dunkelkammer", { language_code: "de" });

if (WEBHOOK) {
  const answer = webhookCallback(bot, "http", { secretToken: SECRET });
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}/`;
  await bot.api.setWebhook(url, { secret_token: SECRET, allowed_updates: ALLOWED });
  console.log("ready");
} else {
  const onStart = () => console.log("ready");
  void bot.start({ allowed_updates: ALLOWED, timeout: 5, onStart });
}

process.stdin.resume();
await once(process.stdin, "end");
process.exit(0);
