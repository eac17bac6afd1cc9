"""Changing the directory from inside the chat: propose, approve, undo, check again."""
