"""What the engines say they are doing, so that it can be said in other languages too.

The page has the same list (webui/src/features/tasks/words.ts). Other words are shown as they come.
"""

STAGES = (
    "loading the model, the first time only",
    "waiting for a machine; a new one loads the model first",
    "finding the subject",
    "finding the face",
    "cutting out",
    "drawing",
    "enlarging",
    "enlarging: made for art and small pictures",
    "finishing",
)
