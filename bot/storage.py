"""The keeping of a deployment, from its settings; and one in memory, for trying the conversation out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from bot.consent import Answer, Wish
from bot.settings import Settings, WrongSetting, secret

if TYPE_CHECKING:
    from bot.keeping.keeping import Keeping


def load_keeping(settings: Settings, now: Callable[[], datetime]) -> "Keeping | None":
    """The keeping, or None where no key is set: then nothing can be kept. Opens nothing. Raises WrongSetting."""
    key = secret(settings.keeping_key, settings.keeping_key_file, "BOT_KEEPING_KEY_FILE")
    if not key.strip():
        return None
    from bot.database import Database, UnusableDatabase, read_url
    from bot.keeping.keeping import Keeping
    from bot.keeping.keys import UnusableKey, read_keyring
    from bot.keeping.tables import MIGRATIONS

    old = secret(settings.keeping_old_keys, "", "BOT_KEEPING_OLD_KEYS")
    try:
        return Keeping(Database(read_url(settings.keeping_database), MIGRATIONS), read_keyring(key, old), now)
    except UnusableKey as error:
        raise WrongSetting(
            f"{error} cannot be used: a key is 64 hexadecimal digits, as `python -m bot keeping-key` prints them."
        ) from None
    except UnusableDatabase:
        raise WrongSetting(
            "BOT_KEEPING_DATABASE cannot be used: set it to an address such as sqlite:///keeping.sqlite3."
        ) from None


@contextmanager
def keeping_in_memory(now: Callable[[], datetime]) -> Iterator[Callable[[Wish], Answer]]:
    """The real thing without a file: gone when it ends. Loads the database only when somebody wishes for something."""
    import asyncio

    loop = asyncio.Runner()
    made: list[Keeping] = []

    def fulfil(wish: Wish) -> Answer:
        from bot.database import Database, read_url
        from bot.keeping.keeping import Keeping
        from bot.keeping.keys import new_key, read_keyring
        from bot.keeping.tables import MIGRATIONS

        if not made:
            made.append(Keeping(Database(read_url("sqlite://"), MIGRATIONS), read_keyring(new_key()), now))
        return loop.run(made[0].fulfil(0, wish))

    try:
        yield fulfil
    finally:
        if made:
            loop.run(made[0].close())
        loop.close()
