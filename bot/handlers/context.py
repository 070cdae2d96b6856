"""What the library hands to every handler beside the update."""

from typing import Any

from telegram.ext import CallbackContext

Context = CallbackContext[Any, Any, Any, Any]
"""Without types for what it could keep between updates: the bot keeps nothing there."""
