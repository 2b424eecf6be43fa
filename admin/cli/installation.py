"""Make an installation: its tables, its shipped processes, its first administrator."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

import click
import sqlalchemy as sa

from admin import database as schema
from admin.app import create_app
from admin.assembly import open_engine
from admin.cli.common import command
from admin.security import ROLES, make_account
from admin.settings import load
from admin.shipped import deploy_shipped
from admin.tables import Role
from engine.engine import Engine
from engine.errors import Refused
from engine.store.base import new_id
from workflows.domain.nip import Nip, WrongNip, parse_nip
from workflows.parameters import RuleSet
from workflows.tables.people import Person, Unit, UnitRole

ADMIN_ROLE = "pengelola_kinerja"


def register(main: click.Group) -> None:
    """Add the commands to the group."""
    db = click.Group("db", help="The database's schema.")
    main.add_command(db)

    @command(db)
    def upgrade(database: str, as_json: bool) -> Any:
        """Bring the database to the schema of this release, whole or not at all."""
        schema.upgrade(database)
        return {"schema": schema.head()}

    @command(main)
    @click.option("--admin", "nip", required=True, metavar="NIP", help="The first administrator.")
    @click.option(
        "--name", default="Administrator", show_default=True, help="The administrator's name."
    )
    @click.option(
        "--agency",
        default=lambda: load().agency or "lampung",
        show_default="SIKLUS_AGENCY, or lampung",
        help="Short name of the agency.",
    )
    @click.option("--unit", default="Badan Kepegawaian Daerah", show_default=True)
    def init(nip: str, name: str, agency: str, unit: str, database: str, as_json: bool) -> Any:
        """Make an installation without demo data; prints the administrator's first password."""
        _check_nip(nip)  # before anything is made
        schema.upgrade(database)
        engine = open_engine(database)
        click.get_current_context().call_on_close(engine.database.dispose)
        engine.database.install(demo=False)
        password = secrets.token_urlsafe(12)
        make_administrator(engine, agency, nip, name, unit, password)
        deployed = deploy_shipped(engine, agency)
        return {"agency": agency, "admin": nip, "password": password, "processes": deployed}


def _check_nip(nip: str) -> Nip:
    today = datetime.now(UTC).date()
    try:
        return parse_nip(nip, today, RuleSet(today))
    except WrongNip as error:
        raise Refused(str(error)) from error


def make_administrator(
    engine: Engine, agency: str, nip: str, name: str, unit: str, password: str
) -> None:
    """Write the root unit, the administrator's person, role and account.

    Raises:
        Refused: the NIP is not one, or the agency has people already.
    """
    with engine.database.write() as work:
        session, today = work.session, work.now.date()
        if session.scalar(sa.select(Person.id).where(Person.agency == agency).limit(1)):
            raise Refused(f"Expected the agency {agency} to have no people yet")
        parsed = _check_nip(nip)
        root = Unit(id=new_id(), agency=agency, code="INDUK", name=unit)
        person = Person(
            id=new_id(), agency=agency, nip=parsed.digits, name=name, employment=parsed.kind
        )
        session.add_all([root, person])
        session.flush()
        session.add(
            UnitRole(
                agency=agency,
                person_id=person.id,
                unit_id=root.id,
                role=ADMIN_ROLE,
                valid_from=today,
            )
        )
        with create_app(engine).app_context():
            account = make_account(
                parsed.digits, name, agency, password=password, person_id=person.id
            )
        account.roles = [
            session.scalar(sa.select(Role).where(Role.name == role))
            or Role(name=role, description=text)
            for role, text in ROLES.items()
        ]
        session.add(account)
        work.commit()
