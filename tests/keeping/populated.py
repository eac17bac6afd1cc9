"""Fills a database with one of everything. `python -m tests.keeping.populated FILE` makes the fixture of a release.

Each file in databases/ was written by the release that had its number as newest migration, and is never made anew.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.account.account import Account, Prompt
from bot.consent import CheckIn, Greeting, Keep, Kept, Look, Remembered
from bot.database import Database, read_url
from bot.keeping.keeping import Keeping
from bot.keeping.keys import read_keyring
from bot.keeping.tables import MIGRATIONS

KEY = "0123456789abcdef" * 4
PASSPHRASE = "four words at least"
SOMEBODY, SOMEBODY_ELSE = 1_000_001, 1_000_002
AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
CENTURY = timedelta(days=36_500)

ACCOUNT = (
    Account(AT)
    .writing(1, Prompt.FREELY, 'canary-zebra: "look at you" ᐃᓄᒃ \ud800', AT)
    .writing(2, Prompt.WHEN, "in March", AT + timedelta(minutes=2))
)
CHECK_IN = CheckIn(AT + CENTURY, Greeting.TEA, "fr")
KEPT = {
    SOMEBODY: [Keep(Remembered("fr", "ca-qc"), AT + CENTURY), Keep(ACCOUNT, AT + CENTURY)],
    SOMEBODY_ELSE: [Keep(ACCOUNT, AT + CENTURY, PASSPHRASE), Keep(CHECK_IN, AT + CENTURY)],
}


def keeping_in(path: Path, key: str = KEY, old: str = "") -> Keeping:
    """A keeping on a file, at a fixed moment."""
    return Keeping(Database(read_url(f"sqlite:///{path}"), MIGRATIONS), read_keyring(key, old), lambda: AT)


async def populate(path: Path) -> None:
    """Writes everything of KEPT."""
    keeping = keeping_in(path)
    for person, wishes in KEPT.items():
        for wish in wishes:
            await keeping.fulfil(person, wish)
    await keeping.close()


async def kept_by(path: Path, person: int) -> tuple[Kept, ...]:
    """What stands there for somebody, read by the code of today."""
    keeping = keeping_in(path)
    answer = await keeping.fulfil(person, Look())
    await keeping.close()
    return answer.kept


if __name__ == "__main__":
    asyncio.run(populate(Path(sys.argv[1])))
