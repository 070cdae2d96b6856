"""What the bot does with an update: one file for each kind of conversation."""
