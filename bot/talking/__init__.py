"""How the bot speaks to Telegram: calls at a bearable pace, each outcome sent once."""
