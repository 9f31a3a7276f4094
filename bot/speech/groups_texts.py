"""What the bot says to groups, and to people who were away."""

from bot.speech.text import Counted, Text

HELLO = Text(
    "Hello! Reply to a photo with /avatar@{bot} or /background@{bot}, or write that under it.\n"
    "I react only when I'm called: by a command, as @{bot}, or in reply to me."
)
MAY_NOT_WRITE = Text(
    "I may not write in “{chat}”. Ask its administrators, or send me the photo here."
)
PRIVATE_PICTURE = Text("I may not send pictures in this group: it is in our private chat.")
PICTURE_WAITS = Text("I may not send pictures in this group. Open our private chat to get it.")
PRIVATE_PICTURES = Text("I may not send pictures in this group: they are in our private chat.")
PICTURES_WAIT = Text("I may not send pictures in this group. Open our private chat to get them.")
PRIVATE_FILE = Text("I may not send files in this group: the file is in our private chat.")
FILE_WAITS = Text("I may not send files in this group. Open our private chat to get it.")
PRIVATE_FILES = Text("I may not send files in this group: the files are in our private chat.")
FILES_WAIT = Text("I may not send files in this group. Open our private chat to get them.")
SEE_PRIVATELY = Text("See it in private")
AWAY = Counted(
    "While you were away: {count} picture. Tap to see it.",
    "While you were away: {count} pictures. Tap one to see it.",
)
AWAY_MORE = Text("/status has the others.")
