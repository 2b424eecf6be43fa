"""Who may open the files of an objection: those concerned with it, and nobody for their rank."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from admin.access import Who
from admin.app import create_app
from admin.identity import Me
from admin.relations import relations_to_attachment
from engine.store import tables as t
from tests.integration.admin.conftest import SETTINGS
from tests.integration.processes.assessing import PDF, YEAR, Office, year_diagram
from tests.world import AGENCY
from workflows.objections import Upload
from workflows.tables.measurement import Evidence
from workflows.tables.objection import ObjectionEvidence


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    office = Office(database_url)
    office.deploy_shipped("measurement", "evaluation", "objection")
    office.deploy({"tahun.bpmn": year_diagram()})
    with create_app(office.engine, SETTINGS).app_context():  # for the clock of the installation
        yield office
    office.engine.database.dispose()


def relations(office: Office, name: str, attachment: str) -> set[Who]:
    with office.engine.read() as work:
        key = office.who(name)
        principals = office.engine.parts.directory.principals(work, AGENCY, key, work.now)
        person = Me(AGENCY, key, name, None, (), tuple(principals), frozenset())
        return set(relations_to_attachment(work, person, attachment))


def evidence_of_the_year(office: Office) -> str:
    """Let sri have given a file as evidence in a period that is over."""
    case = office.start(
        "measurement", subject=office.who("sri"), period=YEAR, data={"periode_ke": 1}
    )
    actions = [{"baris_rencana": office.keys[key], "aksi": "Bekerja"} for key in ("r1", "r2")]
    office.do("sri", "rencana_aksi", rencana_aksi=actions)
    file = office.upload("sri", "realisasi")
    office.add(
        Evidence(
            case=case,
            person_id=office.ids["sri"],
            period=YEAR,
            part=1,
            row_key=office.keys["r1"],
            attachment_id=file,
        )
    )
    return file


def test_the_panel_opens_the_evidence_of_an_objection_and_the_line_above_does_not(
    office: Office,
) -> None:
    known = evidence_of_the_year(office)
    office.evaluated()
    filing = office.filing(uploads=[Upload("baru.pdf", PDF)], references=[known])
    office.file(filing=filing)
    files = {row.known: row.attachment_id for row in office.list(ObjectionEvidence)}
    assert relations(office, "dewi", files[False]) == set()
    assert relations(office, "dewi", files[True]) == set()
    office.do("hani", "pemeriksaan_awal", hasil_pemeriksaan="diterima")
    answers = [{"nomor": number, "tanggapan": "Sudah dibaca."} for number in ("1", "2")]
    office.do("wayan", "tanggapan_penilai", tanggapan=answers)
    office.name_panel("dewi", "eko", "gita", "hadi")
    for file in files.values():
        assert Who.HOLDER in relations(office, "dewi", file)
        assert Who.TOOK_PART in relations(office, "wayan", file)
        assert Who.SUBJECT in relations(office, "sri", file)
    assert relations(office, "ratna", files[False]) == set()
    assert relations(office, "tono", files[False]) == set()


def test_a_file_that_came_with_the_filing_belongs_to_the_objection_not_to_the_year(
    office: Office,
) -> None:
    case = office.evaluated()
    office.file(filing=office.filing(uploads=[Upload("baru.pdf", PDF)]))
    with office.engine.read() as work:
        a = t.attachment.c
        kept = work.connection.execute(sa.select(a.case, a.name)).one()
    assert kept.name == "baru.pdf"
    assert kept.case != case
