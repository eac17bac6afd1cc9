"""Settings from the environment. The README's table documents each; a wrong value is explained in one sentence."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.stewardship.people import Steward, Stewards


class WrongSetting(Exception):
    """A setting cannot be used. The message says which and how to mend it, and never repeats a secret."""


class Settings(BaseSettings):
    """What an operator can set."""

    model_config = SettingsConfigDict(env_prefix="BOT_", hide_input_in_errors=True, frozen=True)

    token: SecretStr | None = Field(default=None, description="The bot's token, from @BotFather. Needed for `run`.")
    api_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")] = Field(
        default="https://api.telegram.org",
        description="Another Bot API server: Telegram's own local server, or a test double.",
    )
    token_file: str = Field(default="", description="A file that holds the token, instead of `BOT_TOKEN`.")
    webhook_url: Annotated[str, StringConstraints(pattern=r"^(https://[^\s/]+[^\s]*)?$")] = Field(
        default="",
        description="The public address that Telegram brings updates to. Without it, the bot asks for them itself.",
    )
    memory_url: Annotated[str, StringConstraints(pattern=r"^((redis|valkey|rediss|valkeys|unix)://[^\s]+)?$")] = Field(
        default="",
        description="A Valkey or Redis server for what is in memory only, where several processes share it.",
    )
    listen: Annotated[str, StringConstraints(pattern=r"^\S*:[0-9]{1,5}$")] = Field(
        default=":8080", description="Where it listens for them, as `host:port`. `/health` answers there, too."
    )
    jurisdiction: Annotated[str, StringConstraints(to_lower=True, pattern=r"^$|^[a-z]{2}(-[a-z]{2,3})?$")] = Field(
        default="", description="The place people start in, such as `au` or `ca-on`. Without it they choose."
    )
    log_level: Annotated[str, StringConstraints(to_upper=True, pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")] = Field(
        default="INFO", description="How much the log says. No level shows a word or an id of a person."
    )
    seal_key: SecretStr | None = Field(
        default=None, description="The key that seals files, from `seal-key`. Without it files have no seal and say so."
    )
    seal_key_file: str = Field(default="", description="A file that holds the key, instead of `BOT_SEAL_KEY`.")
    seal_old_keys: str = Field(
        default="",
        description="Public keys of earlier seals, with commas between them, so that older files can still be checked.",
    )
    keeping_key: SecretStr | None = Field(
        default=None,
        description="The key for what people ask to have kept, from `keeping-key`. Without it, nothing is kept.",
    )
    keeping_key_file: str = Field(default="", description="A file that holds the key, instead of `BOT_KEEPING_KEY`.")
    keeping_old_keys: SecretStr | None = Field(
        default=None,
        description="Earlier keys, newest first, with commas between them. Each is needed for 365 days.",
    )
    keeping_database: str = Field(
        default="sqlite:///keeping.sqlite3",
        description="Where it is kept: a SQLite file, made at the first consent and not before, or `postgresql://...`.",
    )
    stewards: str = Field(
        default="",
        description="Who may propose changes to the directory: Telegram ids with commas between them, each as "
        "`12345`, `12345:Ana` or `12345:Ana:fr`.",
    )
    approvers: str = Field(default="", description="Who may approve them, written the same way.")
    four_eyes: bool = Field(
        default=True, description="Whether somebody else has to approve a change. Set to `no` if there is one steward."
    )
    directory_database: str = Field(
        default="sqlite:///directory.sqlite3",
        description="Where changes to the directory are stored: a SQLite file, made for the first of them, or `postgresql://...`.",
    )
    timestamp_url: Annotated[str, StringConstraints(pattern=r"^(https?://[^\s]+)?$")] = Field(
        default="", description="A time-stamping authority (RFC 3161). Off unless set; it sees a hash, never a file."
    )
    timestamp_roots: str = Field(
        default="", description="A PEM file with the root certificates that the authority's stamps are checked against."
    )


def secret(value: SecretStr | None, file: str, setting: str) -> str:
    """A secret from its setting or, where that is empty, from its file. Raises WrongSetting."""
    given = value.get_secret_value() if value is not None else ""
    if given or not file:
        return given
    try:
        return Path(file).read_text("ascii")
    except (OSError, ValueError):
        raise WrongSetting(f"{setting} cannot be read: set it to a file that holds the key.") from None


def read_stewards(settings: Settings) -> Stewards:
    """Who looks after the directory. Raises WrongSetting where that could not work."""
    people: dict[int, Steward] = {}
    for setting, right in (("stewards", "may_propose"), ("approvers", "may_approve")):
        for one in filter(None, (part.strip() for part in getattr(settings, setting).split(","))):
            found = _STEWARD.fullmatch(one)
            if found is None:
                raise WrongSetting(
                    f"BOT_{setting.upper()} cannot be used: write Telegram ids with commas between them, "
                    "each as 12345, 12345:Ana or 12345:Ana:fr."
                )
            id = int(found["id"])
            known = people.get(id) or Steward(id, found["name"] or f"Steward {id}")
            named = replace(known, name=found["name"] or known.name, language=found["language"] or known.language)
            people[id] = replace(named, **{right: True})  # type: ignore[arg-type]
    stewards = Stewards(people, settings.four_eyes)
    for one in people.values():
        others = [other for other in people.values() if other.may_approve and other.id != one.id]
        if one.may_propose and not others and settings.four_eyes:
            raise WrongSetting(
                f"BOT_APPROVERS names nobody who could approve what {one.name} proposes: name somebody else, "
                "or set BOT_FOUR_EYES=no if one person is to do it all."
            )
        if one.may_propose and not others and not one.may_approve:
            raise WrongSetting("BOT_APPROVERS names nobody: name whoever may approve changes.")
    return stewards


_STEWARD = re.compile(r"(?P<id>[1-9][0-9]{0,18})(:(?P<name>[^:,]{1,40})(:(?P<language>[a-z]{2,3}))?)?")


_REMEDIES = {
    "token": "set it to the token that @BotFather gave you",
    "api_url": "set it to an address that begins with http:// or https://",
    "jurisdiction": "set it to a code such as au, au-nsw or ca-qc, or leave it out",
    "four_eyes": "set it to yes or no",
    "timestamp_url": "set it to an address that begins with http:// or https://, or leave it out",
    "webhook_url": "set it to an address that begins with https://, or leave it out",
    "memory_url": "set it to an address such as redis://127.0.0.1:6379/0, or leave it out",
    "listen": "set it to a host and a port, such as 127.0.0.1:8080 or :8080",
    "log_level": "set it to DEBUG, INFO, WARNING or ERROR",
}


def load_settings() -> Settings:
    """The settings. Raises WrongSetting with one sentence for each that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        names = sorted({str(one["loc"][0]) for one in error.errors()})
        told = [f"BOT_{name.upper()} cannot be used: {_REMEDIES[name]}." for name in names]
        raise WrongSetting(" ".join(told)) from None
