"""docs/operations.md, carried out: a wheel, an empty environment, services, people who sign in."""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from scripts.check_repository import ROOT
from tests.integration.admin.mailbox import Mailbox, mailbox
from tests.integration.installation.proxy import HOST, Visitor
from workflows.earlier.example_year import COLUMNS, example_tables
from workflows.people.demo_agency import demo_agency
from workflows.people.writing import write_xlsx

ADMIN = "198802292010122003"
PATIENCE = 60  # seconds; a busy machine is no failure


@pytest.fixture(scope="module")
def siklus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, install it in a new environment, and return the command.

    Nothing comes from the network: the dependencies are those of the tests, lent by a line in a
    .pth file. Such a line is not followed any further, so the repository cannot be imported.
    """
    folder = tmp_path_factory.mktemp("installed")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    run([sys.executable, "-m", "venv", str(folder / "env")])
    pip = [str(folder / "env/bin/pip"), "install", "-q", "--no-index", "--no-deps", str(wheel)]
    run([*pip, "--disable-pip-version-check"])
    (site,) = (folder / "env/lib").glob("python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = run([str(folder / "env/bin/python"), "-c", "import admin; print(admin.__file__)"])
    assert where.strip() == str(site / "admin/__init__.py")
    return folder / "env/bin/siklus"


def run(command: list[str], cwd: Path = Path("/"), env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=env or clean(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def clean() -> dict[str, str]:
    """Return the environment of a new machine: nothing of ours."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}


@dataclass
class Installation:
    """An installation in a folder of its own, with its settings in a file."""

    command: Path
    folder: Path
    port: int

    @property
    def env(self) -> dict[str, str]:
        return {**clean(), "SIKLUS_CONFIG": str(self.folder / "siklus.toml")}

    def siklus(self, *words: str) -> Any:
        return orjson.loads(run([str(self.command), *words, "--json"], self.folder, self.env))

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{words[0]}.log").open("wb") as log:
            return subprocess.Popen(
                [str(self.command), *words], cwd=self.folder, env=self.env, stdout=log, stderr=log
            )


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def installation(
    siklus: Path, empty_database_url: str, box: Mailbox, tmp_path: Path
) -> Installation:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "siklus.toml").write_text(
        f"""
database = "{empty_database_url}"
address = "https://{HOST}"
proxies = 1
password_cost = {{ memory_cost = 64, time_cost = 1 }}
mail_server = "127.0.0.1"
mail_port = {box.port}
mail_security = "none"
mail_from = "siklus@{HOST}"
"""
    )
    return Installation(siklus, tmp_path, port)


def until(happens: Callable[[], object]) -> None:
    """Wait for something; a server that is not there yet counts as not yet."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if happens():
                return
        except OSError:
            pass
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a service as systemd does."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def test_from_the_wheel_to_people_who_work(installation: Installation, box: Mailbox) -> None:
    siklus, folder = installation.siklus, installation.folder
    postgresql = "postgresql" in (folder / "siklus.toml").read_text()
    cast = demo_agency(16, seed=1, year=2026)
    (folder / "pegawai.xlsx").write_bytes(write_xlsx(cast.tables))

    first = siklus("init", "--admin", ADMIN, "--name", "Siti Aminah")
    assert "annual_cycle" in first["processes"]
    assert siklus("import", "people", "pegawai.xlsx")["errors"] == []
    year = write_xlsx(example_tables(cast), columns=COLUMNS)
    (folder / "skp-2025.xlsx").write_bytes(year)
    assert siklus("import", "plans", "skp-2025.xlsx")["created"] == len(cast.holders)
    assert siklus("accounts", "invite", "--all", "--out", "kode.csv")["printed"] >= 16
    slips = list(csv.DictReader(io.StringIO((folder / "kode.csv").read_text("utf-8-sig"))))
    slip = next(slip for slip in slips if slip["nip"] == cast.social_officer)

    with ExitStack() as services:
        services_running = [installation.start("serve", "--port", str(installation.port))]
        services.callback(stop, services_running[0])
        if postgresql:
            services_running.append(installation.start("worker"))
            services.callback(stop, services_running[1])
        until(lambda: Visitor(installation.port).get("/health").text == "ok\n")

        people_sign_in_and_work(installation, first["password"], slip)
        a_forgotten_password_is_mailed_by_the_worker(installation, box, slip["nip"])

        until(lambda: doctor_is_content(installation))
        siklus("backup", "night.backup")
        assert siklus("restore", "night.backup", "--check")["rows"] > 100
        for process in services_running:
            assert process.poll() is None
            stop(process)
            assert process.returncode == 0, (folder / "serve.log").read_text()


def doctor_is_content(installation: Installation) -> bool:
    """Tell whether nothing is wrong; warnings are for people to judge."""
    done = subprocess.run(
        [str(installation.command), "doctor", "--json"],
        cwd=installation.folder,
        env=installation.env,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0 and orjson.loads(done.stdout)["wrong"] == 0


def people_sign_in_and_work(
    installation: Installation, first_password: str, slip: dict[str, str]
) -> None:
    admin = Visitor(installation.port)
    assert admin.sign_in(ADMIN, first_password).status == 302
    assert admin.get("/accounts/").location == "/password"  # theirs alone, before anything else

    officer, chosen = Visitor(installation.port), "kata sandi pilihan saya"
    officer.get("/activate/")
    sent = {"nip": slip["nip"], "code": slip["kode"], "password": chosen, "again": chosen}
    assert officer.post("/activate/", sent).location == "/sign-in"
    assert officer.sign_in(slip["nip"], chosen).location == "/"

    installation.siklus("start", "annual_cycle", "--subject", slip["nip"], "--period", "2026")
    until(lambda: re.search(r'href="/inbox/[0-9a-f]{32}"', officer.get("/inbox/").text))
    found = re.search(r'href="(/inbox/[0-9a-f]{32})"', officer.get("/inbox/").text)
    assert found
    page = officer.get(found[1])
    assert page.status == 200
    assert "/static/css/form.css" in page.text
    style = re.search(r'href="(/static/css/form\.css[^"]*)"', page.text)
    assert style and officer.get(style[1]).status == 200
    kept = officer.post(f"{found[1]}/draft", {})
    assert kept.status == 200 and "Draf tersimpan" in orjson.loads(kept.text)["text"]


def a_forgotten_password_is_mailed_by_the_worker(
    installation: Installation, box: Mailbox, nip: str
) -> None:
    visitor, new = Visitor(installation.port), "kata sandi yang lain lagi"
    visitor.get("/activate/forgot")
    assert visitor.post("/activate/forgot", {"nip": nip}).status == 200
    until(lambda: box.mails)
    link = re.search(rf"https://{HOST}(/activate/\?code=(\S+))", box.mails[0].get_content())
    assert link
    assert link[2] in visitor.get(link[1]).text
    sent = {"nip": nip, "code": link[2], "password": new, "again": new}
    assert visitor.post("/activate/", sent).location == "/sign-in"
    assert visitor.sign_in(nip, new).location == "/"
