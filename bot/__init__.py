"""The chat door: a Telegram bot over the shared service."""
