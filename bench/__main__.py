"""`python -m bench`, or `make bench`: all of it, or only what is named."""

import argparse
import sys
from collections.abc import Callable

from bench import conversation, keeping, telegram


def main() -> int:
    """Runs what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast it is. Asserts nothing.")
    parser.add_argument("what", nargs="*", help="conversation, keeping, telegram; without any, all three")
    parser.add_argument("--markdown", action="store_true", help="the tables of `telegram` as Markdown")
    parser.add_argument("--rounds", type=int, default=telegram.ROUNDS, help="rounds of `telegram`")
    parser.add_argument(
        "--people",
        type=int,
        default=telegram.PEOPLE_AT_MOST,
        help="people until `telegram` ends looking at memory",
    )
    parser.add_argument(
        "--peers", default="", metavar="PYTHON", help="a Python that has what peers need; without one, it is made"
    )
    given = parser.parse_args()
    every: dict[str, Callable[[], None]] = {
        "conversation": conversation.report,
        "keeping": keeping.report,
        "telegram": lambda: telegram.report(given.rounds, given.people, given.markdown, given.peers),
    }
    unknown = [name for name in given.what if name not in every]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(every)}")
    for name in given.what or every:
        every[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
