"""A Bot API server with a chat page, to talk to the bot without Telegram."""
