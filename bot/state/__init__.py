"""What the bot keeps: in the ledger, and for a while in memory."""
