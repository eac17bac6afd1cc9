"""The conversation as a pure function: (where you are, what you did, what is known) -> a screen. No I/O, no clock."""
