"""Words that people write after a command, not sentences: several that mean the same, by spaces.

A catalogue has those of its language; the English ones are understood besides.
"""

from bot.speech.text import Text

FILLERS = Text("a background in it me my please style the")
"""Those that may be left out of a wish."""
REMOVE = Text("remove none no off transparent cutout cut out")
BLUR = Text("blur blurred blurry")
PICTURE = Text("picture photo own image")
COLOUR = Text("colour color")
GRADIENT = Text("gradient")
SCENE = Text("scene")
