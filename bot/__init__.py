"""Chats: how updates arrive, what is answered, and what is remembered."""
