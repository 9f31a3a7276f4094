"""Everything the bot says, in one place. HTML; what people wrote is escaped where it goes in."""

from collections.abc import Mapping
from html import escape

from studio.shown import Stand

START = (
    "<b>Hello{name}! Send me a photo.</b>\n\n"
    "I make an avatar of it, or put a new background behind you. "
    "Choose with a tap; nothing to type, nothing to learn."
)
HELP = (
    "<b>Send a photo</b> and tap what you want. As a file (uncompressed) it comes out sharpest.\n\n"
    "Or say it in the caption, or in reply to a photo:\n"
    "/avatar: {styles}\n"
    "/background: remove, blur, picture, or a colour like blue or #ff8800\n\n"
    "/status: your latest pictures\n"
    "/cancel: stop what is in the making\n\n"
    "JPEG, PNG, WebP, AVIF or GIF, up to {limit_mb} MB."
)
DESCRIPTION = (
    "Send a photo: get an avatar, a clean cut-out or a new background back.\n\n"
    "Pencil, cartoon, pop art and more. One tap, and you see what is happening all the way."
)
SHORT_DESCRIPTION = "A photo in; an avatar or a new background out."
COMMANDS = (
    ("avatar", "An avatar of a photo, in a style"),
    ("background", "Another background, or none"),
    ("status", "Your last pictures"),
    ("cancel", "Stop what is in the making"),
    ("help", "What I can do"),
)

MENU = "What shall I make of it?"
MENU_STYLE = "In which style?"
MENU_BACKGROUND = "What goes behind you?"
MENU_COLOUR = "Which colour?"

ASK_PHOTO = "<b>{title}</b>, good choice. Now send me the photo."
ASK_PHOTO_OPEN = "Send me a photo, and I'll show you what I can make of it."
ASK_PICTURE = "Now send the picture that goes behind you."
GOT_PICTURE = "Got the picture that goes behind you."
PICTURE_ORPHAN = (
    "I no longer know which photo this belongs to. Send that photo once more, please, "
    "and then the picture."
)
PHOTO_GONE = "I can't see the photo any more. Send it again, please."
NOT_A_PICTURE = (
    "I work with photos. Send one as a photo, or as a JPEG, PNG, WebP, AVIF or GIF file."
)
HINT = "Send me a photo, and I'll show you what I can make of it. /help says more."

RECEIVING = "Getting your photo…"
STARTING = "Just a moment…"
NEXT = "You're next."
PLACE_ONE = "One picture is ahead of you."
PLACE = "In line: {place} ahead of you."
WORKING = "Working on it…"
FINISHING = "The last touches…"
STOPPING = "Stopping…"
CONFIRMING = "Waiting for the picture engine to answer…"
CANCELLED = "Stopped. Nothing was made."
CANCELLED_SHORT = "Stopped."
DONE_CUTOUT = "The file below keeps the transparency."

TOAST_STARTED = "On it."
TOAST_FILE = "Here comes the file."
TOAST_STOPPING = "Stopping…"
TOAST_TWICE = "Already on it."
TOAST_ANOTHER = "Just send it here, I'm listening."
TOAST_STALE = "This button is out of date. Have a look at the message as it is now."
TOAST_PERSON = "Only the person who asked can choose here."
TOAST_FOREIGN = "This picture isn't yours, or it is gone."

STATUS_EMPTY = "Nothing yet. Send me a photo!"
STATUS = "<b>Your last pictures</b>\nTap one to see it."
NOTHING_LIVE = "Nothing is in the making just now."
CANCEL_WHICH = "Which one shall I stop?"
CANCELLED_COUNT = "Stopped: {count}."

GIVEN_UP = (
    "I stumbled over this message again and again, sorry. Please send it once more, "
    "or try another photo."
)
MAYBE_SHOWN = "It is ready. If you can't see it above, tap to get it:"
INCIDENT = "Something went wrong on my side, sorry. Please try again. (Note {incident})"

AGAIN = "Again"
TRY_AGAIN = "Try again"
ANOTHER_PHOTO = "Send another photo"
OTHER_STYLE = "Other style"
OTHER_BACKGROUND = "Other background"
FILE = "File"
CANCEL = "Cancel"
ALL_OF_THEM = "All of them"
BACK = "Back"
REMOVE = "Remove background"
COLOUR = "Plain colour…"
BLUR = "Blur background"
PICTURE = "Own picture…"

STATES: Mapping[Stand, str] = {
    "waiting": "waiting",
    "working": "working",
    "done": "done",
    "failed": "didn't work",
    "cancelled": "stopped",
}


def bold(title: str) -> str:
    """Return a title as the first line of a message."""
    return f"<b>{escape(title)}</b>"


def under(title: str, line: str) -> str:
    """Return a title with a line of HTML below it."""
    return f"{bold(title)}\n{line}"
