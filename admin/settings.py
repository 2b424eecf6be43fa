"""What an installation may set: variables SIKLUS_..., then the file that SIKLUS_CONFIG names."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from admin import diagram_size
from admin.delivery.posting import check_address

PREFIX = "SIKLUS_"
CONFIG = "SIKLUS_CONFIG"
SHORTEST_SECRET = 32  # characters of a secret that somebody chose


class WrongSettings(Exception):
    """Settings that cannot be used; `problems` names each: "SIKLUS_X: what is wrong with it"."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def database_url(value: str) -> str:
    """Return the URL of a database with the driver that we use.

    Raises:
        ValueError: it is none, or of a kind that we do not use.
    """
    try:
        url = sa.make_url(value)
    except sa.exc.ArgumentError as error:
        raise ValueError("not a database URL; an example: sqlite:////var/siklus.db") from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ValueError("begins with neither sqlite:// nor postgresql://")
    if not url.database or url.database == ":memory:":
        raise ValueError("names no database; an example: sqlite:////var/siklus.db")
    return url.render_as_string(hide_password=False)


class Settings(BaseSettings):
    """Settings of an installation. The database holds everything that machines must share.

    None has to be given. What each is for is its description, which docs/settings.md repeats.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    database: str = Field(
        default="sqlite:///siklus.db",
        description="SQLAlchemy URL of the database: `sqlite:////var/lib/siklus/siklus.db`, "
        "`postgresql://siklus@db.example/siklus`.",
    )
    agency: str = Field(
        default="",
        max_length=32,
        description="Agency that commands mean when a database holds several.",
    )
    address: str = Field(
        default="",
        description="Where people reach the installation, `https://kinerja.example.go.id`; links "
        "in mail, on printed codes and in the QR code of documents begin with it.",
    )
    seal_secret: str = Field(
        default="",
        description="Key of sealed votes, at least 32 characters. Without it the key is derived "
        "from a secret in the database.",
    )
    secure_cookies: bool = Field(
        default=True,
        description="Cookies by TLS only. False only for a demo on one's own machine.",
    )
    proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="Reverse proxies in front whose word about the caller's address is believed.",
    )
    time_zone: str = Field(default="Asia/Jakarta", description="Zone of dates and times on pages.")
    time_zone_label: str = Field(
        default="WIB", max_length=10, description="How pages write the zone."
    )
    session_hours: int = Field(
        default=12,
        ge=1,
        le=24 * 30,
        description="Hours without a visit after which a session ends.",
    )
    upload_megabytes: int = Field(
        default=10, ge=1, le=100, description="Largest file that people may upload, in MB."
    )
    diagram_megabytes: int = Field(
        default=diagram_size.USUAL,
        ge=diagram_size.LEAST,
        le=diagram_size.MOST,
        description="Largest BPMN or DMN file that is read, in MB of 1,000,000 bytes. Do not set "
        "it below the size of a file that was deployed.",
    )
    undo: Literal["auto", "always", "never"] = Field(
        default="auto",
        description="Whether decisions in the inbox wait for a window in which they can be undone: "
        "`auto` waits everywhere but in a demo.",
    )
    password_length: int = Field(
        default=12, ge=8, le=128, description="Fewest characters of a new password."
    )
    password_cost: dict[str, int] = Field(
        default={},
        description='Options of argon2id as JSON, for instance `{"memory_cost": 65536}` (KiB).',
    )
    mail_server: str = Field(
        default="", description="SMTP server that takes our mail. Without it no mail is sent."
    )
    mail_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the connection is protected: `starttls`, `tls`, or `none` for a server on "
        "the same machine.",
    )
    mail_username: str = Field(
        default="", description="Name to sign in to the SMTP server with, if any."
    )
    mail_password: str = Field(
        default="", description="Password to sign in to the SMTP server with."
    )
    mail_from: str = Field(default="", description="Address that mail comes from.")
    notify: Literal["at_once", "digest", "none"] = Field(
        default="digest",
        description="How people who have chosen nothing are told by mail of what waits for them: "
        "`at_once`, `digest` (once a day), or `none`.",
    )
    digest_hour: int = Field(
        default=7,
        ge=0,
        le=23,
        description="Hour of the agency's day at which their digest is sent.",
    )
    webhook_urls: list[str] = Field(
        default=[],
        description="Addresses, as JSON, to which events are posted: "
        '`["https://siasn.example.go.id/in"]`.',
    )
    webhook_secret: str = Field(
        default="", description="Key of their signatures, at least 32 characters."
    )
    webhook_loopback: bool = Field(
        default=False,
        description="Whether an address on this machine (`http://127.0.0.1:9000/`) may do without "
        "TLS.",
    )
    message_url: str = Field(
        default="",
        description="Address of the agency's WhatsApp or SMS gateway. Without it no message is "
        "sent.",
    )
    message_body: dict[str, Any] = Field(
        default={"to": "{phone}", "message": "{text}"},
        description="What is posted to it, as JSON with `{phone}` (+62…), `{digits}` (62…), "
        "`{text}` and `{id}`.",
    )
    message_form: bool = Field(
        default=False, description="Whether it is posted as a form instead of as JSON."
    )
    message_headers: dict[str, str] = Field(
        default={},
        description='What goes with it, as JSON: `{"Authorization": "Bearer …"}`.',
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what the caller gives, then the environment, then the file."""
        return init_settings, env_settings, ConfigFile(settings_cls)

    @field_validator("database")
    @classmethod
    def _a_database(cls, value: str) -> str:
        return database_url(value)

    @field_validator("address")
    @classmethod
    def _an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query):
            raise ValueError("not a web address; an example: https://kinerja.example.go.id")
        return value.rstrip("/")

    @field_validator("seal_secret", "webhook_secret")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < SHORTEST_SECRET:
            raise ValueError(f"at least {SHORTEST_SECRET} characters, for instance of openssl rand")
        return value

    @field_validator("time_zone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("not a time zone; an example: Asia/Makassar") from error
        return value

    @field_validator("password_cost")
    @classmethod
    def _known_costs(cls, value: dict[str, int]) -> dict[str, int]:
        known = ("memory_cost", "time_cost", "parallelism")
        if strange := sorted(set(value) - set(known)):
            raise ValueError(f"{', '.join(strange)}: not an option; there are {', '.join(known)}")
        if any(number < 1 for number in value.values()):
            raise ValueError("every option is a number from 1")
        return value

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Settings:
        if self.mail_server:
            for name in ("mail_from", "address"):
                if not getattr(self, name):
                    raise ValueError(f"{name}|needed where mail is sent (SIKLUS_MAIL_SERVER)")
            if "@" not in self.mail_from:
                raise ValueError("mail_from|not a mail address")
        return self

    @model_validator(mode="after")
    def _hooks_are_safe(self) -> Settings:
        for address in self.webhook_urls:
            try:
                check_address(address, loopback=self.webhook_loopback)
            except ValueError as error:
                raise ValueError(f"webhook_urls|{error}") from error
        if self.webhook_urls and not self.webhook_secret:
            raise ValueError("webhook_secret|needed where events are posted (SIKLUS_WEBHOOK_URLS)")
        return self

    @model_validator(mode="after")
    def _messages_are_whole(self) -> Settings:
        if not self.message_url:
            return self
        try:
            check_address(self.message_url, loopback=self.webhook_loopback)
        except ValueError as error:
            raise ValueError(f"message_url|{error}") from error
        if not self.address:
            raise ValueError("address|needed where messages are sent (SIKLUS_MESSAGE_URL)")
        body = str(self.message_body)
        if "{text}" not in body or not ("{phone}" in body or "{digits}" in body):
            raise ValueError("message_body|must hold {text}, and {phone} or {digits}")
        if self.message_form and any(not isinstance(v, str) for v in self.message_body.values()):
            raise ValueError("message_body|of a form holds texts only")
        return self

    @property
    def session_lifetime(self) -> timedelta:
        """How long a session lives without a visit."""
        return timedelta(hours=self.session_hours)

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server is set."""
        return bool(self.mail_server)

    @property
    def sends_out(self) -> bool:
        """Whether anything is told to anybody outside of Siklus."""
        return self.tells_people or bool(self.webhook_urls)

    @property
    def tells_people(self) -> bool:
        """Whether people are told anything outside of Siklus."""
        return self.sends_mail or bool(self.message_url)


KNOWN = frozenset({CONFIG, *(PREFIX + name.upper() for name in Settings.model_fields)})
"""Every variable that means something to us."""


class ConfigFile(PydanticBaseSettingsSource):
    """The TOML file that SIKLUS_CONFIG names: settings by their small names, `database = "..."`."""

    def __call__(self) -> dict[str, Any]:
        """Read the file; nothing when none is named."""
        path = os.environ.get(CONFIG)
        if not path:
            return {}
        try:
            read = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "not UTF-8"
            raise WrongSettings([f"{CONFIG}: {path} cannot be read: {why}"]) from error
        except tomllib.TOMLDecodeError as error:
            raise WrongSettings([f"{CONFIG}: {path} is not TOML: {error}"]) from error
        strange = [name for name in read if name not in self.settings_cls.model_fields]
        if strange:
            raise WrongSettings(
                [
                    f"{CONFIG}: {path}: {name} is not a setting"
                    + meant(name, self.settings_cls.model_fields)
                    for name in strange
                ]
            )
        return read

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """Tell of no single field: the file is read as a whole."""
        return None, field_name, False


def load() -> Settings:
    """Return the settings of the environment and the file.

    Raises:
        WrongSettings: with every wrong one by its name.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise WrongSettings([_told(each) for each in error.errors()]) from error
    except ValueError as error:  # JSON that is none, told by the source
        raise WrongSettings([_of_source(error)]) from error


def unknown(environment: Mapping[str, str] | None = None) -> list[str]:
    """Return a sentence for each SIKLUS_ variable that means nothing, with what may be meant."""
    names = os.environ if environment is None else environment
    return [
        f"{name}: not a setting" + meant(name, KNOWN)
        for name in sorted(names)
        if name.upper().startswith(PREFIX) and name.upper() not in KNOWN
    ]


def meant(name: str, known: Any) -> str:
    """Return "; is X meant?" for a name that is nearly one of the known, else ""."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.75)
    return f"; is {near[0]} meant?" if near else ""


def _told(error: Any) -> str:
    text = str(error["msg"]).removeprefix("Value error, ")
    if error["loc"]:
        name = str(error["loc"][0])
    else:  # of several settings together
        name, _, text = text.partition("|")
    return f"{PREFIX}{name.upper()}: {text[:1].lower() + text[1:]}"


def _of_source(error: ValueError) -> str:
    """Tell of a variable whose text could not even be read: pydantic names the field."""
    for name in Settings.model_fields:
        if f'"{name}"' in str(error):
            return f"{PREFIX}{name.upper()}: not JSON"
    return str(error)
