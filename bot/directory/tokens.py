"""What stands for an entry in a button."""

from hashlib import blake2s


def token_of(entry_id: str) -> str:
    """A short, stable stand-in for an entry's id: what rides in a button. Six hexadecimal digits."""
    return blake2s(entry_id.encode(), digest_size=3).hexdigest()
