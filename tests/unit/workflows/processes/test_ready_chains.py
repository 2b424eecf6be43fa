"""The eight chains to begin with: whole tables that settle every document of everybody."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

import pytest

from bpmn.dmn import read_decisions
from bpmn.dmn.findings import find_gaps
from workflows.domain.steps import INFORMED, SETTLING
from workflows.examples import SHIPPED
from workflows.parameters import RuleSet
from workflows.processes.approval.foreseeing import DECISION, ChainTable
from workflows.processes.approval.ready_chains import FOLDER, TITLES, content
from workflows.processes.approval.table import read_chain, write_chain
from workflows.processes.document_kinds import DOCUMENTS
from workflows.tables.people import SEAT_KINDS

ON = date(2026, 3, 2)
RULES = RuleSet(ON)


def test_every_file_has_a_title_and_the_other_way_round() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.dmn")) == sorted(TITLES)
    assert [title[0] for title in TITLES.values()] == list("ABCDEFGH")


@pytest.mark.parametrize("name", TITLES)
def test_a_ready_chain_settles_every_document_of_every_position(name: str) -> None:
    decision = read_decisions(content(name), name)[DECISION]
    assert find_gaps(decision) == (), "no document of any kind is left without a row"
    table = ChainTable(read_decisions(content(name), name)[DECISION], RULES, ON)
    documents = (*DOCUMENTS, "log_harian")
    for document, kind, returned in product(documents, SEAT_KINDS, (0, 3)):
        position = {"jenis_jabatan": kind, "eselon": "", "kode_unit": "DINSOS"}
        steps = [s for s in table.steps(document, position, returned) if s.kind != INFORMED]
        assert steps[-1].kind in SETTLING, (document, kind)
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("name", TITLES)
def test_a_ready_chain_can_be_edited_as_a_form_and_says_its_basis(name: str) -> None:
    chain = read_chain(content(name), name)
    assert read_chain(write_chain(content(name), chain), name) == chain
    for step in (step for rule in chain.rules for step in rule.steps):
        assert step.description, "each row says its basis"
        assert re.fullmatch(r"parameter\('\w+'\)", step.cells["tenggat"]), "no length of its own"
        assert step.cells["tenggat"][11:-2] in RULES


@pytest.mark.parametrize("name", TITLES)
def test_a_ready_chain_has_examples_that_people_of_the_law_can_read(name: str) -> None:
    text = (SHIPPED / "rantai_siap_pakai.yaml").read_text(encoding="utf-8")
    assert f"tabel: {name}" in text


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError, match="ready chain"):
        content("z")
