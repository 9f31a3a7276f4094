"""What the bot says in the settings."""

from bot.speech.text import Text

SETTINGS = Text("Settings")
TITLE = Text("<b>Settings</b>\nTap one to change it.")

LANGUAGE = Text("Language: {value}")
LANGUAGE_OF_APP = Text("as in your app ({language})")
LANGUAGE_TITLE = Text("<b>Settings</b>\nWhich language shall I speak?")
BY_APP = Text("As in my app")

PHOTO = Text("New photo: {value}")
PHOTO_TITLE = Text(
    "<b>Settings</b>\nWhat shall I make of a photo that comes without a word? "
    "If I do it at once, everything else is still a tap away, under the picture."
)
ASK_ME = Text("Ask me")
ASK_ME_SHORT = Text("ask me")
LAST_STYLE = Text("At once: my last style")
LAST_STYLE_SHORT = Text("my last style")
ONE_STYLE = Text("At once: a style…")
STYLE_TITLE = Text("<b>Settings</b>\nWhich style shall a photo get at once?")
AT_ONCE = Text("At once: {choice}")

QUALITY = Text("Files: {value}")
QUALITY_ORIGINAL = Text("full quality")
QUALITY_SMALL = Text("smaller, as JPEG")

AS_FILE = Text("Each picture as a file too: {value}")
YES = Text("yes")
NO = Text("no")

KEEP = Text("Delete after: {value}")
KEEP_TITLE = Text(
    "<b>Settings</b>\nAfter how long shall I delete your photos and pictures? "
    "What was sent to this chat stays in it."
)
KEEP_HOST = Text("{hours}, as for all")
CHOSEN = Text("✓ {label}")

MADE_AT_ONCE = Text("Made at once, as you set: /settings")
