"""Everything in one process: page, API, bot, steps, and what stands in for the rest.

python -m run.serve
"""

from run.start import serve_until_stopped


def main() -> None:
    """Start, tell where, and serve until a signal comes."""
    serve_until_stopped(with_bot=True)


if __name__ == "__main__":
    main()
