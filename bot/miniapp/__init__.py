"""The drawing pad as a Mini App: a page that Telegram opens, and the drawings that come back."""
