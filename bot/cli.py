"""What an operator or a reviewer types: `python -m bot try | run | check | script | verify | ...`."""

import argparse
import asyncio
import contextlib
import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import get_args

from bot.catalogues import languages, load_phrases, load_speeches
from bot.dialogue.conversation import World, first_place
from bot.directory.fitting import Case
from bot.directory.loading import RESOURCES, BrokenResource
from bot.directory.models import Conduct, Doing, Person, Who
from bot.settings import WrongSetting, load_settings, secret
from bot.world import load_world

_WHAT = (Conduct.SEXUAL_ASSAULT, Conduct.SEXUAL_HARASSMENT, Conduct.BULLYING)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status says whether it went well."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a letter the terminal does not know must not end the conversation
            stream.reconfigure(errors="replace")
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        return command(parsed)
    except (BrokenResource, WrongSetting) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader went away, as `head` does. Nothing is wrong; only the last flush must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Alongside, from the command line.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, does: str, command: Callable[[argparse.Namespace], int], place: bool = True) -> None:
        one = commands.add_parser(name, help=does, description=does)
        one.set_defaults(command=command)
        one.add_argument("--language", default="", help=f"one of: {', '.join(languages())}")
        if place:
            one.add_argument("--jurisdiction", default="", help="a place, such as au-nsw or ca-qc")

    add("try", "Talk to the bot in this terminal. No token, no server; what you have it keep is gone at the end.", _try)
    commands.choices["try"].add_argument(
        "--steward", action="store_true", help="as somebody who looks after the facts: type /steward"
    )
    add("script", "Print the whole conversation as one document for review.", _script)
    add(
        "understand",
        "Read typed messages, one a line, and print the card each would suggest.",
        _understand,
        place=False,
    )
    add("routes", "Print every line and route of a place for one case: fits or not, why, limits.", _routes)
    routes = commands.choices["routes"]
    for name, values in (("person", Person), ("who", Who), ("what", _WHAT), ("state", get_args(Doing))):
        routes.add_argument(f"--{name}", default=None, choices=[str(value) for value in values])
    routes.add_argument("--when", default="", help="how long ago: today, 5d, 8m, 3y")
    for flag in ("witness", "anonymous", "json"):
        routes.add_argument(f"--{flag}", action="store_true")
    add(
        "verify", "Is this file as it was sealed? Exit status 0 unchanged, 1 changed, 2 not ours.", _verify, place=False
    )
    commands.choices["verify"].add_argument("file", metavar="FILE")
    seal_key = commands.add_parser("seal-key", help="Print a new key to seal files with.", description="A new key.")
    seal_key.set_defaults(command=_seal_key)
    keeping_key = commands.add_parser("keeping-key", help="Print a new key to keep things with.", description="A key.")
    keeping_key.set_defaults(command=_keeping_key)
    _add_directory(commands)
    run = commands.add_parser("run", help="Talk on Telegram. Needs BOT_TOKEN.", description="Talk on Telegram.")
    run.set_defaults(command=_run)
    says = "Bring the tables of databases that are there up to date, as a platform's release step."
    migrate = commands.add_parser("migrate", help=says, description=says)
    migrate.set_defaults(command=_migrate)
    says = "Can this deployment do its work? 0 yes, 1 somebody should look, 2 no."
    doctor = commands.add_parser("doctor", help=says, description=says)
    doctor.set_defaults(command=_doctor)
    check = commands.add_parser(
        "check", help="Check the facts and the words.", description="Check the facts and the words."
    )
    check.set_defaults(command=_check)
    return parser


def _add_directory(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    says = "Look after the directory: audit its history, write it back, bring it in, check its source pages."
    directory = commands.add_parser("directory", help=says, description=says)
    deeds = directory.add_subparsers(required=True, metavar="deed")

    def add(name: str, does: str, command: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        one = deeds.add_parser(name, help=does, description=does)
        one.set_defaults(command=command)
        return one

    audit = add("audit", "Is the history of changes as it was written? 0 yes, 1 altered, 2 unreadable.", _audit)
    audit.add_argument("--knows", default="", help="a fingerprint from a steward's chat that must be in the history")
    export = add("export", "Write what was approved back into resources/, to be looked at and committed.", _export)
    export.add_argument("--resources", type=Path, default=RESOURCES, help="another resources folder")
    export.add_argument("--hsds", type=Path, default=None, metavar="FILE", help="instead, write HSDS (Open Referral)")
    bring = add("import", "Compare resources/ with what was approved; settle where they disagree.", _import)
    bring.add_argument("--resources", type=Path, default=RESOURCES, help="another resources folder")
    bring.add_argument("--keep-files", action="append", default=[], metavar="NAME", help="the files are right")
    bring.add_argument("--keep-approved", action="append", default=[], metavar="NAME", help="the history is right")
    verify = add("verify", "Does each number still stand on the pages it rests on? Edits nothing.", _verify_pages)
    verify.add_argument("--resources", type=Path, default=RESOURCES, help="another resources folder")
    verify.add_argument("--place", default="", help="only this place, such as au-nsw")
    verify.add_argument("--note", action="store_true", help="put what is missing before the stewards")


def _now() -> datetime:
    return datetime.now(UTC)


def _language(parsed: argparse.Namespace) -> str:
    wanted: str = parsed.language.casefold()
    if wanted and wanted not in languages():
        raise WrongSetting(f"There is no language '{parsed.language}'. Use one of: {', '.join(languages())}.")
    return wanted


def _world(parsed: argparse.Namespace) -> World:
    wanted: str = parsed.jurisdiction.casefold()
    return load_world(wanted, "--jurisdiction") if wanted else load_world(load_settings().jurisdiction)


def _language_of_the_terminal() -> str:
    return next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")


def _try(parsed: argparse.Namespace) -> int:
    from bot.channels.terminal import talk
    from bot.storage import keeping_in_memory, stewardship_in_memory

    language = _language(parsed)
    world = replace(_world(parsed), keeps=True, counts=True)
    place = first_place(world, language or _language_of_the_terminal())
    with keeping_in_memory(_now) as fulfil, stewardship_in_memory(world.directory, _now, parsed.steward) as tending:
        talk(world, load_speeches(), place, _now, fulfil=fulfil, tending=tending)
    return 0


def _run(parsed: argparse.Namespace) -> int:
    settings = load_settings()
    token = secret(settings.token, settings.token_file, "BOT_TOKEN_FILE").strip()
    if not token:
        raise WrongSetting(
            "BOT_TOKEN is not set: set it to the token that @BotFather gave you. "
            "To talk without one, use: python -m bot try"
        )
    gc.disable()  # until all is loaded: see `run_telegram`
    from bot.app import run_telegram  # Telegram takes half a second to import, which `try` need not pay
    from bot.redaction import set_up_logging

    set_up_logging(settings.log_level, token)
    _leave_no_core()
    asyncio.run(run_telegram(settings, token))
    return 0


def _leave_no_core() -> None:
    """A program that crashes must not leave its memory, with the token and people's words in it, in a file."""
    with contextlib.suppress(ImportError):  # Windows has none
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _script(parsed: argparse.Namespace) -> int:
    from bot.script import write_script

    world = _world(parsed)
    speech = load_speeches()[_language(parsed) or "en"]
    for line in write_script(replace(world, keeps=True), speech, world.jurisdiction, _now()):
        print(line)
    return 0


def _routes(parsed: argparse.Namespace) -> int:
    from bot.routes import as_json, as_text, happened_ago, judged

    world = _world(parsed)
    today = _now().date()
    local = world.directory.at(world.jurisdiction)
    begun = local.parliament_state(today)
    case = Case(
        person=Person(parsed.person) if parsed.person else None,
        who=Who(parsed.who) if parsed.who else None,
        conduct=frozenset({Conduct(parsed.what)} if parsed.what else ()),
        witness=parsed.witness,
        anonymous=parsed.anonymous,
        state=parsed.state or (begun.state if begun else None),
    )
    speech = load_speeches()[_language(parsed) or "en"]
    rows = judged(local, case, happened_ago(parsed.when, today), today, speech)
    if parsed.json:
        print(as_json(rows))
    else:
        for line in as_text(rows):
            print(line)
    return 0


def _understand(parsed: argparse.Namespace) -> int:
    from bot.dialogue.understanding import understand

    phrases, language = load_phrases(), _language(parsed) or "en"
    for line in sys.stdin:
        print(understand(line.rstrip("\n"), phrases, language), flush=True)
    return 0


def _verify(parsed: argparse.Namespace) -> int:
    from bot.verify import check_file, load_keys, load_roots

    try:
        settings = load_settings()
        status, told = check_file(Path(parsed.file), load_keys(settings), load_roots(settings))
        spoken = _language(parsed) or _language_of_the_terminal()[:2].casefold()
    except WrongSetting as error:
        print(error, file=sys.stderr)
        return 2  # 1 would say that the file was changed
    speeches = load_speeches()
    print(speeches.get(spoken, speeches["en"]).say(told))
    return status


def _seal_key(_parsed: argparse.Namespace) -> int:
    from bot.account.seal import new_key

    private, public = new_key()
    print(f"BOT_SEAL_KEY={private}")
    print(f"public key: {public}")
    print("Keep the first where only the bot reads it. When you change it, add its public key to BOT_SEAL_OLD_KEYS.")
    return 0


def _keeping_key(_parsed: argparse.Namespace) -> int:
    from bot.keeping.keys import finding_half, new_key

    key = new_key()
    print(f"BOT_KEEPING_KEY={key}")
    print(f"finding half: {finding_half(key)}")
    print("Keep both where only the bot reads them, never beside the database or its backups. See docs/keeping.md.")
    return 0


def _audit(parsed: argparse.Namespace) -> int:
    from bot.upkeep import audit

    return audit(parsed.knows, print)


def _export(parsed: argparse.Namespace) -> int:
    from bot.upkeep import export, export_hsds

    return export_hsds(parsed.hsds, print) if parsed.hsds is not None else export(parsed.resources, print)


def _import(parsed: argparse.Namespace) -> int:
    from bot.upkeep import bring_in

    return bring_in(parsed.resources, parsed.keep_files, parsed.keep_approved, print)


def _verify_pages(parsed: argparse.Namespace) -> int:
    from bot.upkeep import verify

    return verify(parsed.resources, parsed.place, parsed.note)


def _migrate(_parsed: argparse.Namespace) -> int:
    from bot.database import TROUBLE, remedy
    from bot.storage import databases

    async def all_of_them() -> int:
        worst = 0
        for setting, database in databases(load_settings()).items():
            try:
                if database.exists():
                    async with database.transaction():
                        print(f"{setting}: up to date")
                else:
                    print(f"{setting}: there is none yet")
            except TROUBLE as error:
                print(f"{setting}: {remedy(error)}", file=sys.stderr)
                worst = 1
            finally:
                await database.close()
        return worst

    return asyncio.run(all_of_them())


def _doctor(_parsed: argparse.Namespace) -> int:
    from bot.doctor import report

    return report(print)


def _check(parsed: argparse.Namespace) -> int:
    from bot.checks import report

    status = report(_now().date())
    if status == 0:
        load_world()  # what was found right is kept for the next start: see bot/compiled.py
    return status
