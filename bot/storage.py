"""What a deployment stores, from its settings: the keeping and the history of the directory. And both in memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.consent import Answer, Wish
from bot.directory.directory import Directory
from bot.settings import Settings, WrongSetting, read_stewards, secret
from bot.stewardship.changes import Key
from bot.stewardship.deciding import Approve, DeskAnswer, Propose, Reject, TakeBack
from bot.stewardship.desk import Desk, Draft
from bot.stewardship.people import Steward, Stewards

if TYPE_CHECKING:
    from bot.database import Database
    from bot.keeping.keeping import Keeping
    from bot.stewardship.stewardship import Stewardship


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


def is_tended(settings: Settings) -> bool:
    """Whether there may be stewards, or changes of theirs. Told without loading a database: it takes long to come.

    Raises WrongSetting.
    """
    address = settings.directory_database.partition("?")[0]
    path = address.removeprefix("sqlite:///")
    if path == address or read_stewards(settings).people:
        return True
    return Path(path).exists() or Path(f"{path}.last-good").exists()


def load_stewardship(
    settings: Settings, resources: Directory, now: Callable[[], datetime], stewards: Stewards | None = None
) -> "Stewardship":
    """Whoever looks after the directory, and the history of their changes. Opens nothing. Raises WrongSetting."""
    from bot.database import Database, UnusableDatabase, read_url
    from bot.stewardship.last_good import LastGood
    from bot.stewardship.stewardship import Stewardship
    from bot.stewardship.tables import MIGRATIONS
    from bot.wording import load_wording

    try:
        url = read_url(settings.directory_database)
    except UnusableDatabase:
        raise WrongSetting(
            "BOT_DIRECTORY_DATABASE cannot be used: set it to an address such as sqlite:///directory.sqlite3."
        ) from None
    in_memory = url.database in (None, "", ":memory:")
    on_server = url.get_backend_name() == "postgresql"
    beside = LastGood(None if in_memory else Path(f"{'directory' if on_server else url.database}.last-good"))
    if stewards is None:
        stewards = read_stewards(settings)
    return Stewardship(resources, stewards, Database(url, MIGRATIONS), beside, now, load_wording().never_said)


def databases(settings: Settings) -> "dict[str, Database]":
    """Every database of a deployment, by the setting that says where it is. Opens nothing. Raises WrongSetting."""
    from bot.database import Database, UnusableDatabase, read_url
    from bot.keeping.tables import MIGRATIONS as KEEPING
    from bot.stewardship.tables import MIGRATIONS as DIRECTORY

    found = {}
    for name, address, migrations in (
        ("BOT_KEEPING_DATABASE", settings.keeping_database, KEEPING),
        ("BOT_DIRECTORY_DATABASE", settings.directory_database, DIRECTORY),
    ):
        try:
            found[name] = Database(read_url(address), migrations)
        except UnusableDatabase:
            raise WrongSetting(f"{name} cannot be used: set it to sqlite:///... or postgresql://...") from None
    return found


YOU: Final = 1
"""The one person of a trial."""


class TriedOut:
    """A stewardship in memory, for trying it out: one steward, if any, who may do everything. Made when needed."""

    def __init__(self, make: Callable[[], "Stewardship"], run: Callable[[Any], Any], is_steward: bool) -> None:
        self._make = make
        self._run = run
        self._is_steward = is_steward
        self._made: Stewardship | None = None

    @property
    def stewardship(self) -> "Stewardship":
        """The real thing."""
        if self._made is None:
            self._made = self._make()
        return self._made

    @property
    def directory(self) -> Directory:
        """What users see."""
        return self.stewardship.directory

    def desk(self, draft: Draft | None) -> Desk | None:
        """The desk of the one person."""
        return self.stewardship.desk(YOU, draft) if self._is_steward else None

    def fulfil(self, wish: Propose | Approve | Reject | TakeBack) -> DeskAnswer:
        """Does what was wished."""
        answer: DeskAnswer = self._run(self.stewardship.fulfil(YOU, wish))
        return answer

    def count_wrong(self, key: Key) -> bool:
        """Counts that a number is wrong."""
        counted: bool = self._run(self.stewardship.count_wrong(YOU, key))
        return counted

    def close(self) -> None:
        """Lets go of everything."""
        if self._made is not None:
            self._run(self._made.close())


@contextmanager
def stewardship_in_memory(resources: Directory, now: Callable[[], datetime], is_steward: bool) -> Iterator[TriedOut]:
    """The real thing without a file: gone when it ends."""
    import asyncio

    you = Steward(YOU, "Sam", may_propose=True, may_approve=True)
    stewards = Stewards({YOU: you} if is_steward else {}, four_eyes=False)
    settings = Settings(directory_database="sqlite://")
    with asyncio.Runner() as loop:
        tried = TriedOut(lambda: load_stewardship(settings, resources, now, stewards), loop.run, is_steward)
        try:
            yield tried
        finally:
            tried.close()


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
