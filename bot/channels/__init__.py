"""Where people meet the conversation. Only here is known how a screen looks."""
