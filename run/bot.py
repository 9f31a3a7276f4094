"""The bot alone, polling Telegram.

python -m run.bot
"""

from run.process import talk
from run.start import read_settings, run_to_the_end, set_up_log, stop


def main() -> None:
    """Start and talk until a signal comes."""
    settings = read_settings()
    if settings.telegram_bot_token is None:
        stop("set TELEGRAM_BOT_TOKEN; without one, `make run` opens a chat page of its own.")
    if settings.public_url and settings.telegram_webhook_secret:
        stop("PUBLIC_URL and TELEGRAM_WEBHOOK_SECRET are set: Telegram calls the web process.")
    set_up_log()
    run_to_the_end(talk(settings, settings.telegram_bot_token.get_secret_value()))


if __name__ == "__main__":
    main()
