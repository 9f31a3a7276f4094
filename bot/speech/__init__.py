"""What the bot says, in the language of the person it says it to."""
