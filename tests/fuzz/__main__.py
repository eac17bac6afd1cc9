"""`make fuzz`. Prints counts and the rate; at the first thing that does not hold, how to have it again."""

import argparse
import multiprocessing
import os
import secrets
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed

from bot.dialogue.conversation import PAGES
from tests.fuzz.watching import Broken, work


def main() -> int:
    """Shares the updates out to all cores."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--seed", default=str(secrets.randbelow(10**9)), help="a number, or one that a failure printed")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    whole = "/" in given.seed  # the seed of one process, as a failure prints it
    seeds = [given.seed] if whole else [f"{given.seed}/{number}" for number in range(given.workers)]
    share = -(-given.updates // len(seeds))
    print(f"seed {given.seed}: {share * len(seeds):,} updates, {len(seeds)} at a time", flush=True)
    counts: Counter[str] = Counter()
    pages: set[str] = set()
    seconds, calls, failed = 0.0, 0, False
    with ProcessPoolExecutor(len(seeds), multiprocessing.get_context("spawn")) as pool:
        for done in as_completed([pool.submit(work, share, seed) for seed in seeds]):
            try:
                seen = done.result()
            except Broken as broken:
                print(f"BROKEN at {broken}\n  again: python -m tests.fuzz --seed SEED --updates NUMBER, both as above")
                failed = True
                continue
            counts += seen.counts
            pages |= seen.pages
            seconds, calls = max(seconds, seen.seconds), calls + seen.calls
            early, late = (amount / 2**20 for amount in seen.memory)
            print(f"  a process: {seen.updates / seen.seconds:,.0f} updates a second, "
                  f"memory {early:,.0f} MiB after a tenth and {late:,.0f} MiB at the end")  # fmt: skip
    for what, many in counts.most_common():
        print(f"  {many:9,} {what}")
    print(f"  {len(pages):9,} of {len(PAGES)} pages that people stood on")
    if failed:
        return 1
    print(f"{counts.total():,} updates, {calls:,} calls, {seconds:,.0f} s: {counts.total() / seconds:,.0f} a second. "
          "No exception, nobody without a way out.")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
