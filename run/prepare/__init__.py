"""Set-up: what has to stand before darkroom can run or be tested.

`python3 -m run.prepare run` is called by the Makefile with the newcomer's own Python, before
anything is installed. So this package uses the standard library alone, and the two files that are
read first (this one and `__main__`) run on Python 3.6 too, so that an old one gets a sentence.
"""
