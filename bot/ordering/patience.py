"""How long what was refused for now waits until it is tried again."""

TRIES = 100
FIRST_SECONDS, LONGEST_SECONDS = 1.0, 60.0

PAUSES = tuple(min(LONGEST_SECONDS, FIRST_SECONDS * 2**number) for number in range(TRIES))
"""Before each further try, seconds: an hour and a half together. After that it is left to the next
start."""
