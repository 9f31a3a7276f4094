"""Everything the bot says, in English; `bot.locales` has it in the other languages.

HTML where it becomes a message. Facts go in by name, and are escaped there (`bot.speech.speech`).
"""

from collections.abc import Mapping

from bot.speech.text import Counted, Text
from studio.shown import Stand

DESCRIPTION = Text(
    "Send a photo: get an avatar, a clean cut-out or a new background back.\n\n"
    "Pencil, watercolour, pop art, pixels and more; a forest, a café or a colour behind you; "
    "stickers and round profile pictures. One tap, and you see what is happening all the way."
)
SHORT_DESCRIPTION = Text("A photo in; an avatar or a new background out.")
OPEN_PAGE = Text("Darkroom")
"""On the button beside the message field."""
COMMANDS: Mapping[str, Text] = {
    "start": Text("Say hello and see what I make"),
    "avatar": Text("An avatar of a photo, in a style"),
    "background": Text("A colour, a scene, a picture, or nothing behind you"),
    "remove": Text("Cut out: nothing behind you"),
    "status": Text("Your last pictures"),
    "cancel": Text("Stop what is in the making"),
    "settings": Text("Language, files, and what a photo becomes"),
    "privacy": Text("What I keep, and for how long"),
    "forget": Text("Delete everything of yours"),
    "help": Text("What I can do"),
}

MENU = Text("What shall I make of it?")
MENU_STYLE = Text("In which style?")
MENU_BACKGROUND = Text("What goes behind you?")
MENU_COLOUR = Text("Which colour?")
MENU_GRADIENT = Text("Which gradient?")
MENU_SCENE = Text("Which scene?")
NEAR = Text("I don't know that one. Did you mean <b>{title}</b>?")

ASK_PHOTO = Text("<b>{title}</b>, good choice. Now send me the photo.")
ASK_PHOTO_OPEN = Text("Send me a photo, and I'll show you what I can make of it.")
ASK_PICTURE = Text("Now send the picture that goes behind you.")
GOT_PICTURE = Text("Got the picture that goes behind you.")
PICTURE_ORPHAN = Text(
    "I no longer know which photo this belongs to. Send that photo once more, please, "
    "and then the picture."
)
PHOTO_GONE = Text("I can't see the photo any more. Send it again, please.")
NOT_A_PICTURE = Text(
    "I work with photos. Send one as a photo, or as a JPEG, PNG, WebP, AVIF, HEIC or GIF file."
)
HINT = Text("Send me a photo, and I'll show you what I can make of it. /help says more.")

AVATAR = Text("{style} avatar")
BACKGROUND = Text("{background} background")
BACKGROUND_REMOVED = Text("Cut-out")
BACKGROUND_BLURRED = Text("Blurred background")
BACKGROUND_OWN = Text("Background of your own")
BACKGROUND_PLAIN = Text("Plain background")
BACKGROUND_PROMPT = Text("Background “{words}”")
LARGER = Counted("{count} time as large", "{count} times as large")

HEAD = Text("<b>{title}</b>")
STAGE = Text("{stage}…")
RECEIVING = Text("Getting your photo…")
STARTING = Text("Just a moment…")
NEXT = Text("You're next.")
AHEAD = Counted("One picture is ahead of you.", "In line: {count} ahead of you.")
WORKING = Text("Working on it…")
FINISHING = Text("The last touches…")
STOPPING = Text("Stopping…")
CONFIRMING = Text("Waiting for the picture engine to answer…")
CANCELLED = Text("Stopped. There will be no picture.")
CANCELLED_IN_DOUBT = Text(
    "Stopped. Should the picture engine have drawn it all the same, it comes here."
)
DRAWN_ALREADY = Text("It was already drawn when you cancelled, so here it is.")
CANCELLED_SHORT = Text("Stopped.")
DONE_CUTOUT = Text("The file below keeps the transparency.")
DONE_LARGE = Text("{width} by {height} pixels in the file below; a photo in chat shows less.")

TOAST_STARTED = Text("On it.")
TOAST_FILE = Text("Here comes the file.")
TOAST_STICKER = Text("Here comes the sticker.")
TOAST_ROUND = Text("Here comes the round picture, as a file.")
TOAST_ENLARGE = Text("On it. {description}.")
TOAST_STOPPING = Text("Stopping…")
TOAST_LIVE = Text("{title}: {stage}")
TOAST_TWICE = Text("Already on it.")
TOAST_ANOTHER = Text("Just send it here, I'm listening.")
TOAST_STALE = Text("This button is out of date. Have a look at the message as it is now.")
TOAST_PERSON = Text("Only the person who asked can choose here.")
TOAST_FOREIGN = Text("This picture isn't yours, or it is gone.")

STATUS_EMPTY = Text("Nothing yet. Send me a photo!")
STATUS = Text("<b>Your last pictures</b>\nTap one to see it.")
STATUS_LINE = Text("{title} · {state}")
NOTHING_LIVE = Text("Nothing is in the making just now.")
CANCEL_WHICH = Text("Which one shall I stop?")
CANCELLED_COUNT = Counted("Stopped: {count}.", "Stopped: {count}.")

GIVEN_UP = Text(
    "I keep failing on this message, sorry. Please send it once more, or try another photo."
)
MAYBE_SHOWN = Text("It is ready. If you can't see it above, tap to get it:")
MAYBE_SENT = Text(
    "Telegram didn't say whether it arrived. If you don't see it below, tap the button once more."
)
INCIDENT = Text("Something went wrong on my side, sorry. Please try again. (Note {incident})")

NUMBERED = Text("{number} · {name}")
LAST_TIME = Text("Like last time: {style}")
AGAIN = Text("Again")
TRY_AGAIN = Text("Try again")
ANOTHER_PHOTO = Text("Send another photo")
OTHER_STYLE = Text("Other style")
OTHER_BACKGROUND = Text("Other background")
FILE = Text("File")
MORE_FORMS = Text("More…")
SHARE = Text("Share")
OPEN_IN_PAGE = Text("Open on the page")
BACKGROUND_OF_THIS = Text("New background")
YOUR_PACK = Text("Your sticker pack")
PACK_TITLE = Text("{name} · Darkroom")
INLINE_NEW = Text("Make a new picture")
INLINE_FIRST = Text("No pictures yet: make your first")
STICKER = Text("Sticker")
ROUND = Text("Round picture")
ENLARGE = Text("Enlarge ×2")  # noqa: RUF001  a times sign is meant
ANYWAY = Text("Use it anyway")
CHANGE_BACKGROUND = Text("Change the background")
CANCEL = Text("Cancel")
ALL_OF_THEM = Text("All of them")
BACK = Text("Back")
MORE_STYLES = Text("More styles…")
BACKGROUNDS = Text("Background…")
REMOVE = Text("Remove background")
BLUR = Text("Blur background")
COLOUR = Text("Colour…")
GRADIENT = Text("Gradient…")
SCENE = Text("Scene…")
PICTURE = Text("Own picture…")

STATES: Mapping[Stand, Text] = {
    "waiting": Text("waiting"),
    "working": Text("working"),
    "done": Text("done"),
    "failed": Text("didn't work"),
    "cancelled": Text("stopped"),
}
