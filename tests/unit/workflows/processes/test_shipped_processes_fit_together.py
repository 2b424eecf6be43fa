"""The shipped diagrams, tables, forms and services, each against the others."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import workflows.processes as processes
from bpmn.bundle import Bundle
from bpmn.forms import Field
from bpmn.lint.run import lint
from scripts.layout import layout
from workflows.directory import FUNCTIONS
from workflows.parameters import all_parameters
from workflows.services import CONTEXTS, SERVICES

NAMES = processes.names()
SHIPPED = {name: Bundle.of(processes.documents(name)) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_process_passes_every_lint_rule(name: str) -> None:
    findings = lint(
        SHIPPED[name],
        known_processes=NAMES,
        known_services=set(SERVICES),
        known_functions=FUNCTIONS,
    )
    assert [(each.rule, each.element, each.message) for each in findings] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_of_a_shipped_diagram_is_the_one_that_its_flows_give(name: str) -> None:
    content = processes.documents(name)[f"{name}.bpmn"]
    assert layout(content) == content


def test_every_registered_service_is_called_by_a_diagram_of_its_process() -> None:
    called = {
        element.properties["service"]
        for bundle in SHIPPED.values()
        for process in bundle.processes.values()
        for element in process.elements.values()
        if "service" in element.properties
    }
    assert set(SERVICES) == called


def test_every_registered_context_is_shown_by_a_form_of_its_process() -> None:
    shown = {
        f"{name}.{read}"
        for name, bundle in SHIPPED.items()
        for form in bundle.forms.values()
        for read in form.reads
    }
    assert set(CONTEXTS) - shown == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_form_is_used_and_every_field_has_words_in_both_languages(name: str) -> None:
    bundle = SHIPPED[name]
    used = {
        element.properties.get("form")
        for process in bundle.processes.values()
        for element in process.elements.values()
    }
    assert set(bundle.forms) <= used
    for form in bundle.forms.values():
        for field in every_field(form.fields):
            assert field.title.indonesian, (form.id, field.name)
            assert field.title.english, (form.id, field.name)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_named_by_a_constant_in_a_diagram(name: str) -> None:
    for process in SHIPPED[name].processes.values():
        for element in process.elements.values():
            owner = element.properties.get("owner", "")
            assert not re.search(r"(person|seat|role):", owner), element.id


def test_every_parameter_that_a_diagram_asks_for_exists() -> None:
    asked = {
        name
        for process in NAMES
        for content in processes.documents(process).values()
        for name in re.findall(r"parameter\('(\w+)'\)", content.decode())
    }
    assert asked <= set(all_parameters())
    assert "masa_konfirmasi_penerimaan" in asked


def every_field(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        if field.widget != "hidden":
            yield field
        yield from every_field(field.columns)
