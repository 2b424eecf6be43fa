"""Settings: from the environment and a file, checked, and every wrong one told by its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from admin.cli.main import main
from admin.settings import CONFIG, Settings, WrongSettings, database_url, load, unknown
from scripts.check_repository import ROOT


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("SIKLUS_"):
            monkeypatch.delenv(name)


def test_nothing_has_to_be_set() -> None:
    assert load().database == "sqlite:///siklus.db"


def test_the_environment_comes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "siklus.toml"
    file.write_text('database = "sqlite:///of-the-file.db"\nproxies = 1\n')
    monkeypatch.setenv(CONFIG, str(file))
    assert (load().database, load().proxies) == ("sqlite:///of-the-file.db", 1)
    monkeypatch.setenv("SIKLUS_PROXIES", "2")
    assert load().proxies == 2


WRONG = [
    ("DATABASE", "mysql://x/y", "begins with neither sqlite:// nor postgresql://"),
    ("DATABASE", "siklus.db", "not a database URL"),
    ("DATABASE", "sqlite://", "names no database"),
    ("PROXIES", "many", "should be a valid integer"),
    ("PROXIES", "-1", "greater than or equal to 0"),
    ("SECURE_COOKIES", "perhaps", "should be a valid boolean"),
    ("TIME_ZONE", "Mars/Olympus", "not a time zone"),
    ("ADDRESS", "kinerja.go.id", "not a web address"),
    ("SEAL_SECRET", "short", "at least 32 characters"),
    ("PASSWORD_COST", "much", "not JSON"),
    ("PASSWORD_COST", '{"memory": 1}', "memory: not an option"),
    ("MAIL_SECURITY", "ssl", "should be 'starttls', 'tls' or 'none'"),
    ("NOTIFY", "often", "should be 'at_once', 'digest' or 'none'"),
    ("DIGEST_HOUR", "24", "less than or equal to 23"),
    ("WEBHOOK_URLS", "https://x.example/", "not JSON"),
    ("WEBHOOK_URLS", '["http://hooks.example/in"]', "http://hooks.example/in: not https"),
    ("WEBHOOK_URLS", '["http://127.0.0.1/in"]', "http://127.0.0.1/in: not https"),
    ("WEBHOOK_URLS", '["ftp://hooks.example"]', "ftp://hooks.example: not a web address"),
    ("WEBHOOK_URLS", '["https://a:b@hooks.example"]', "with a name or password in it"),
    ("WEBHOOK_SECRET", "short", "at least 32 characters"),
    ("MESSAGE_URL", "http://sms.example/send", "http://sms.example/send: not https"),
    ("MESSAGE_BODY", "to={phone}", "not JSON"),
]


@pytest.mark.parametrize(("name", "value", "why"), WRONG)
def test_a_wrong_setting_is_named_with_the_reason(
    name: str, value: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"SIKLUS_{name}", value)
    with pytest.raises(WrongSettings) as refused:
        load()
    (problem,) = refused.value.problems
    assert problem.startswith(f"SIKLUS_{name}: ") and why in problem


def test_a_mail_server_needs_a_sender_and_the_address_of_the_installation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SIKLUS_MAIL_SERVER", "smtp.example")
    with pytest.raises(WrongSettings, match="SIKLUS_MAIL_FROM: needed where mail is sent"):
        load()
    monkeypatch.setenv("SIKLUS_MAIL_FROM", "siklus@example")
    with pytest.raises(WrongSettings, match="SIKLUS_ADDRESS: needed where mail is sent"):
        load()
    monkeypatch.setenv("SIKLUS_ADDRESS", "https://siklus.example/")
    assert load().sends_mail and load().address == "https://siklus.example"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('databse = "x"', "databse is not a setting; is database meant?"),
        ("database = ", "is not TOML"),
    ],
)
def test_a_wrong_file_is_told(
    content: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "siklus.toml"
    file.write_text(content)
    monkeypatch.setenv(CONFIG, str(file))
    with pytest.raises(WrongSettings, match=why):
        load()


def test_a_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONFIG, "nowhere/siklus.toml")
    with pytest.raises(WrongSettings, match=r"SIKLUS_CONFIG: nowhere/siklus\.toml cannot be read"):
        load()


def test_variables_that_mean_nothing_are_told_with_what_may_be_meant() -> None:
    names = {
        "SIKLUS_DATABSE": "",
        "SIKLUS_COLOUR_OF_THE_DOOR": "",
        "PATH": "",
        "SIKLUS_PROXIES": "",
    }
    assert unknown(names) == [
        "SIKLUS_COLOUR_OF_THE_DOOR: not a setting",
        "SIKLUS_DATABSE: not a setting; is SIKLUS_DATABASE meant?",
    ]


def test_postgresql_is_spoken_by_our_driver() -> None:
    assert database_url("postgresql://a:b@c/d") == "postgresql+psycopg://a:b@c/d"


def test_a_command_with_a_wrong_setting_ends_with_2_and_no_traceback() -> None:
    run = CliRunner().invoke(main, ["doctor"], env={"SIKLUS_PROXIES": "many"})
    assert run.exit_code == 2
    assert run.stderr.startswith("SIKLUS_PROXIES: ") and "Traceback" not in run.output


def test_a_command_with_a_wrong_database_option_ends_with_2() -> None:
    run = CliRunner().invoke(main, ["doctor", "--database", "mysql://x/y"])
    assert run.exit_code == 2
    assert "--database" in run.stderr


def test_an_unknown_variable_is_told_and_the_command_goes_on(tmp_path: Path) -> None:
    run = CliRunner().invoke(
        main,
        ["doctor", "--json", "--database", f"sqlite:///{tmp_path}/none.db"],
        env={"SIKLUS_PROXIS": "1"},
    )
    assert run.stderr == "SIKLUS_PROXIS: not a setting; is SIKLUS_PROXIES meant?\n"
    assert run.exit_code == 1
    assert not (tmp_path / "none.db").exists()


def test_every_setting_is_documented_as_it_is() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        (line,) = (
            line for line in page.splitlines() if line.startswith(f"| `SIKLUS_{name.upper()}` |")
        )
        assert field.description and line.endswith(f"| {field.description} |")


def test_events_are_posted_only_with_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIKLUS_WEBHOOK_URLS", '["https://hooks.example/in"]')
    with pytest.raises(WrongSettings, match=r"^SIKLUS_WEBHOOK_SECRET: needed where"):
        load()
    monkeypatch.setenv("SIKLUS_WEBHOOK_SECRET", "s" * 32)
    assert load().sends_out


def test_an_address_without_tls_is_one_of_this_machine_and_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SIKLUS_WEBHOOK_SECRET", "s" * 32)
    monkeypatch.setenv("SIKLUS_WEBHOOK_LOOPBACK", "true")
    for good in ("http://127.0.0.1:9000/in", "http://localhost/", "http://[::1]:9000/"):
        monkeypatch.setenv("SIKLUS_WEBHOOK_URLS", f'["{good}"]')
        assert load().webhook_urls == [good]
    for bad in ("http://10.0.0.1/", "http://localhost.example/", "http://127.0.0.1.example/"):
        monkeypatch.setenv("SIKLUS_WEBHOOK_URLS", f'["{bad}"]')
        with pytest.raises(WrongSettings, match=r"^SIKLUS_WEBHOOK_URLS: .*not https"):
            load()


def test_what_is_posted_to_a_gateway_says_to_whom_and_what(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIKLUS_MESSAGE_URL", "https://sms.example/send")
    with pytest.raises(WrongSettings, match=r"^SIKLUS_ADDRESS: needed where messages"):
        load()
    monkeypatch.setenv("SIKLUS_ADDRESS", "https://kinerja.example")
    assert load().tells_people
    monkeypatch.setenv("SIKLUS_MESSAGE_BODY", '{"to": "{phone}"}')
    with pytest.raises(WrongSettings, match=r"^SIKLUS_MESSAGE_BODY: must hold \{text\}"):
        load()
    monkeypatch.setenv("SIKLUS_MESSAGE_BODY", '{"to": ["{phone}"], "text": "{text}"}')
    monkeypatch.setenv("SIKLUS_MESSAGE_FORM", "true")
    with pytest.raises(WrongSettings, match=r"^SIKLUS_MESSAGE_BODY: of a form holds texts only"):
        load()
