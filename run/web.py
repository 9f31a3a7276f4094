"""The page and the API with their steps; the bot only where Telegram calls us.

python -m run.web
"""

from run.start import serve_until_stopped


def main() -> None:
    """Start, tell where, and serve until a signal comes."""
    serve_until_stopped(with_bot=False)


if __name__ == "__main__":
    main()
