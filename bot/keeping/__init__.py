"""The only package that may write anything about a person, and only under a consent."""
