"""What is said of albums, and of what is made of several photos at once."""

from bot.speech.text import Counted, Text

PHOTOS = Counted("<b>{count} photo</b>", "<b>{count} photos</b>")
MENU = Text("What shall I make of them?")
ONLY_ONE = Text("Only one of them…")
WHICH = Text("Which one?")
FIRST_ONLY = Text("This works with one photo at a time: I take the first one.")
ALBUM_GONE = Text("Send the photos again, please.")
PICK_GONE = Text("Send that photo again, please.")

GETTING = Text("Getting your photos…")
READY_OF = Text("{ready} of {of} ready")
ITEM = Text("{number} · {state}")
PUT_OFF_STATE = Text("not begun")
REFUSED_STATE = Text("can't be used")
GONE_STATE = Text("deleted")
ALL_HERE = Counted(
    "Here it is.", "Your {count} pictures are here. Tap a number for one of them alone."
)
SOME_HERE = Counted(
    "One of {of} is ready.", "{count} of {of} are ready. Tap a number for one of them alone."
)
NONE_HERE = Text("None of them came out.")
MAYBE_HERE = Text("If you can't see them below, tap a number to get one of them.")
FILES_KEEP_ALPHA = Text("The files below keep the transparency.")
ITEM_WHY = Text("{number}: {why}")
PUT_OFF = Text("Not begun: {numbers}. {why}")
PASSED_ON = Text("{numbers}: continued below.")

ALL_AS_FILES = Text("All as files")
ANOTHER_STYLE_FOR_ALL = Text("Another style for all")
ANOTHER_BACKGROUND_FOR_ALL = Text("Another background for all")
MAKE_THE_REST = Text("Make the rest")
CANCEL_ALL = Text("Cancel all")
TOAST_FILES = Text("Here come the files.")
TOAST_REST = Text("On it.")
