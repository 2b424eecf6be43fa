"""What an installation may set, from the environment (SIKLUS_...) or by the caller."""

from __future__ import annotations

from datetime import timedelta

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of the web application. The database holds everything that machines must share.

    An installation needs none of them: keys are derived from the secret in its database.
    """

    model_config = SettingsConfigDict(env_prefix="SIKLUS_", frozen=True)

    database: str = "sqlite:///siklus.db"  # SQLAlchemy URL
    seal_secret: str = ""  # key of sealed votes; by default derived from the database's own secret
    secure_cookies: bool = True  # False only where there is no TLS: a demo on one's own machine
    proxies: int = 0  # trusted proxies in front, for the address of the caller and the scheme
    time_zone: str = "Asia/Jakarta"  # of dates and times on pages
    time_zone_label: str = "WIB"
    session_hours: int = 12  # signed in for at most so long without a visit
    upload_megabytes: int = 10  # largest evidence file
    password_length: int = 12  # shortest password taken
    password_cost: dict[str, int] = {}  # options of argon2id, e.g. memory_cost in KiB, time_cost
    sign_in_tries: int = 5  # wrong passwords for one account before it has to wait
    sign_in_tries_per_address: int = 50  # a unit shares one address, so more of them
    sign_in_wait_minutes: int = 15

    @property
    def session_lifetime(self) -> timedelta:
        """How long a session lives without a visit."""
        return timedelta(hours=self.session_hours)
