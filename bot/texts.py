"""Everything the bot says, in one place. HTML; what people wrote is escaped where it goes in."""

from collections.abc import Mapping
from html import escape

from studio.shown import Stand

START = (
    "<b>Hello{name}! Send me a photo.</b>\n\n"
    "I make an avatar of it in one of {styles} styles, or put a new background behind you. "
    "Choose with a tap; nothing to type, nothing to learn."
)
HELP = (
    "<b>Send a photo</b> and tap what you want. As a file (uncompressed) it comes out sharpest.\n\n"
    "Or say it in the caption, or in reply to a photo:\n"
    "/avatar: {styles}\n"
    "/background: remove, blur, picture; a colour like blue or #ff8800; "
    "a gradient like {gradient}; a scene like {scenes}{own_words}\n\n"
    "Under a finished picture: the file in full quality, and under <b>More…</b> a sticker, "
    "a round profile picture, or twice the size.\n\n"
    "/status: your latest pictures\n"
    "/cancel: stop what is in the making\n\n"
    "JPEG, PNG, WebP, AVIF, HEIC or GIF, up to {limit_mb} MB."
)
OWN_WORDS = "; or say in your own words what should be behind you"
DESCRIPTION = (
    "Send a photo: get an avatar, a clean cut-out or a new background back.\n\n"
    "Pencil, watercolour, pop art, pixels and more; a forest, a café or a colour behind you; "
    "stickers and round profile pictures. One tap, and you see what is happening all the way."
)
OPEN_PAGE = "Darkroom"
"""On the button beside the message field."""
SHORT_DESCRIPTION = "A photo in; an avatar or a new background out."
COMMANDS = (
    ("avatar", "An avatar of a photo, in a style"),
    ("background", "A colour, a scene, a picture, or nothing behind you"),
    ("status", "Your last pictures"),
    ("cancel", "Stop what is in the making"),
    ("help", "What I can do"),
)

MENU = "What shall I make of it?"
MENU_STYLE = "In which style?"
MENU_BACKGROUND = "What goes behind you?"
MENU_OPEN = {
    "colour": "Which colour?",
    "gradient": "Which gradient?",
    "scene": "Which scene?",
}
NEAR = "I don't know that one. Did you mean <b>{title}</b>?"

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
    "I work with photos. Send one as a photo, or as a JPEG, PNG, WebP, AVIF, HEIC or GIF file."
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
CANCELLED = "Stopped. You get no picture of this one."
CANCELLED_IN_DOUBT = "Stopped. Should the picture engine have drawn it all the same, it comes here."
DRAWN_ALREADY = "It was already drawn when you cancelled, so here it is."
CANCELLED_SHORT = "Stopped."
DONE_CUTOUT = "The file below keeps the transparency."
DONE_LARGE = "{width} by {height} pixels in the file below; a photo in chat shows less."

TOAST_STARTED = "On it."
TOAST_FILE = "Here comes the file."
TOAST_STICKER = "Here comes the sticker."
TOAST_ROUND = "Here comes the round picture, as a file."
TOAST_ENLARGE = "On it. {description}."
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
MAYBE_SENT = (
    "Telegram didn't say whether it arrived. If you don't see it below, tap the button once more."
)
INCIDENT = "Something went wrong on my side, sorry. Please try again. (Note {incident})"

AGAIN = "Again"
TRY_AGAIN = "Try again"
ANOTHER_PHOTO = "Send another photo"
OTHER_STYLE = "Other style"
OTHER_BACKGROUND = "Other background"
FILE = "File"
MORE_FORMS = "More…"
STICKER = "Sticker"
ROUND = "Round picture"
ENLARGE = "Enlarge ×2"  # noqa: RUF001  a times sign is meant
ANYWAY = "Use it anyway"
CHANGE_BACKGROUND = "Change the background"
CANCEL = "Cancel"
ALL_OF_THEM = "All of them"
BACK = "Back"
MORE_STYLES = "More styles…"
REMOVE = "Remove background"
BLUR = "Blur background"
COLOUR = "Colour…"
GRADIENT = "Gradient…"
SCENE = "Scene…"
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
