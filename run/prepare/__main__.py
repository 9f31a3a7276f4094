"""The gate: refuses an old Python with a sentence, then hands over to `run.prepare.commands`."""

import sys

OLDEST = (3, 11)


def main() -> int:
    """Check the interpreter, then run the subcommand named on the command line.

    Returns:
        The exit status: 0 done, 1 explained by a sentence, 2 for a wrong word.
    """
    if sys.version_info[:2] < OLDEST:
        found = "{}.{}".format(*sys.version_info[:2])
        sys.stderr.write(
            "darkroom needs Python 3.11 or newer, and this is Python " + found + ".\n"
            "Install one (on Debian or Ubuntu: apt install python3 python3-venv) "
            "or name one: make run PYTHON=/path/to/python3.12\n"
        )
        return 1
    from run.prepare.commands import run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
