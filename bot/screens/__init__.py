"""How things look in chat: words and buttons, and what a button carries."""
