"""How fast the conversation is. Prints ratios; asserts nothing."""
