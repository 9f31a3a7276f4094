"""What the bot says at the beginning, and when it is asked what it can do."""

from bot.speech.text import Text

START = Text(
    "<b>Hello{name}! A photo in, a picture out.</b>\n\n"
    "Send me a photo: I make an avatar of it in one of {styles} styles, cut you out, or put a new "
    "background behind you.\n"
    "One tap is enough, and you see all the way what is happening."
)
START_GROUP = Text(
    "Hello{name}. Reply to a photo with /avatar, /background or /remove, or send one with that as "
    "its caption. In our own chat a photo alone is enough."
)
START_INLINE = Text(
    "Send me a photo here. Once your first picture is finished, type @{bot} in any chat, "
    "and you can send it there."
)
CHOOSE_STYLE = Text("Choose a style")
OPEN_PAGE = Text("Open the page")

HELP = Text(
    "<b>Send a photo</b> and tap what you want. As a file (uncompressed) it comes out sharpest.\n\n"
    "Or say it in the caption, or in reply to a photo:\n"
    "/avatar pencil · /background beach · /background #ff8800 · /remove{own_words}\n\n"
    "/status: your latest pictures\n"
    "/cancel: stop what is in the making\n"
    "/privacy: what I keep, and how to delete it\n\n"
    "JPEG, PNG, WebP, AVIF, HEIC or GIF, up to {limit_mb} MB."
)
OWN_WORDS = Text("\nA background may also be in your own words.")
STYLES = Text("Styles")
BACKGROUNDS = Text("Backgrounds")
