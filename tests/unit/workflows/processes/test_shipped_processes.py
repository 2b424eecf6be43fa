"""What every process folder keeps to."""

from __future__ import annotations

import re

import pytest

from bpmn.bundle import Bundle
from bpmn.lint.run import lint
from scripts.layout import layout
from workflows import processes
from workflows.directory import FUNCTIONS
from workflows.services import CONTEXTS, SERVICES

NAMES = processes.names()


def bundle_of(name: str) -> Bundle:
    return Bundle.of(processes.documents(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_process_has_no_finding(name: str):
    findings = lint(
        bundle_of(name),
        known_processes=set(NAMES),
        known_services=set(SERVICES),
        known_functions=FUNCTIONS,
    )
    assert [str(finding) for finding in findings] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_process_of_a_folder_is_named_for_it_and_can_be_run(name: str):
    process = bundle_of(name).processes[name]
    assert process.executable and process.name


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_as_new_as_the_flows(name: str):
    content = processes.documents(name)[f"{name}.bpmn"]
    assert layout(content) == content, f"run python -m scripts.layout for {name}"


@pytest.mark.parametrize("name", NAMES)
def test_a_readme_names_the_articles_that_a_process_carries_out(name: str):
    text = (processes.FOLDER / name / "README.md").read_text()
    assert re.search(r"PermenPANRB|PP 30/2019|UU 30/2014", text)


@pytest.mark.parametrize("name", NAMES)
def test_every_service_is_called_and_every_context_is_shown(name: str):
    bundle = bundle_of(name)
    called = {
        element.properties.get("service")
        for process in bundle.processes.values()
        for element in process.elements.values()
    }
    shown = {f"{name}.{each}" for form in bundle.forms.values() for each in form.reads}
    assert {service for service in SERVICES if service.startswith(f"{name}.")} <= called
    assert {context for context in CONTEXTS if context.startswith(f"{name}.")} <= shown
