"""What the bot says of what it keeps, and when it deletes it."""

from bot.speech.text import Counted, Text

PRIVACY = Text(
    "<b>What I keep, and for how long</b>\n"
    "• Your photos, and what I make of them: {kept}. Then I delete them.\n"
    "• {where}\n"
    "• Your user ID, your language and your settings: until you delete them.\n"
    "• Which message belongs to which picture: {links}. Your own messages: until they are "
    "answered.\n"
    "• Your sticker pack, if you have one: Telegram keeps it until you delete it.\n\n"
    "<b>What I never do</b>\n"
    "I show your photos to nobody else and use them for nothing else. I keep no names, no phone "
    "numbers and no metadata of photos, such as where they were taken.\n\n"
    "<b>What I can't delete</b>\n"
    "Telegram keeps what is in this chat: delete it there. An earlier backup of my host's may "
    "still have it; from the disk itself it is gone within {minutes}."
)
KEPT_HOST = Text("{hours} at most")
KEPT_YOURS = Text("{hours} after you ordered it, as you set")
WHERE_FAL = Text(
    "The pictures are drawn by fal.ai: your photo is sent there, with nothing about you. I ask "
    "them to delete it after {photo}, and the picture after {picture}."
)
WHERE_HERE = Text(
    "The pictures are made on the computer that I run on: no photo leaves it. Working copies there "
    "go by themselves within {picture}."
)
HOURS = Counted("{count} hour", "{count} hours")
MINUTES = Counted("{count} minute", "{count} minutes")

DELETE_ALL = Text("Delete everything…")
WHAT_IS_KEPT = Text("What is kept")
YES_DELETE = Text("Delete for good")
NO_KEEP = Text("Keep it")

ASK_FORGET = Text("<b>Delete everything?</b>\nThis deletes for good:\n{list}")
FORGET_NOTHING = Text(
    "I have no pictures of yours. Only this is left, and I'd delete it for good:\n{list}"
)
ITEM = Text("• {what}")
PICTURES = Counted("{count} picture that I made", "{count} pictures that I made")
PHOTOS = Counted("{count} photo that you sent", "{count} photos that you sent")
LIVE = Counted(
    "{count} picture in the making, which I stop", "{count} pictures in the making, which I stop"
)
PACKS = Counted("your sticker pack", "your {count} sticker packs")
SETTINGS_TOO = Text("your settings, and which language you speak")
KEPT_AFTER_ALL = Text("Nothing was deleted.")
FORGETTING = Text("Deleting…")
FORGETTING_ALREADY = Text(
    "I'm deleting already: receipt {number} is on its way. For what you sent since, write /forget "
    "again after it."
)
FORGOTTEN_LIVE = Text("Stopped and deleted, as you wished.")
RECEIPT = Text(
    "<b>Deleted</b>\n{when}\n{list}\n\nReceipt {number}\n\n"
    "Telegram keeps what is in this chat: delete the chat to take that away as well."
)
ENGINE_COPIES = Text(
    "Working copies that the picture engine may still have go by themselves within {hours}."
)

PRIVATELY = Text("That is between you and me: I've sent it to you in our own chat.")
PRIVATELY_FIRST = Text("That is between you and me. Tap the button, then Start, and it is there.")
OPEN_CHAT = Text("Open our chat")
