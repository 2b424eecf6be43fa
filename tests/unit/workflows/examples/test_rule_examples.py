"""`workflows.examples`: files of what the law says, read, asked and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from workflows.examples import SHIPPED
from workflows.examples.checking import Outcome, run
from workflows.examples.forms import FORMS
from workflows.examples.reading import WrongFile, parse_examples, read_examples

KNOWN = frozenset(FORMS)
FILES = sorted(SHIPPED.glob("*.yaml"))
SHIPPED_EXAMPLES = [each for path in FILES for each in read_examples(path, KNOWN)]
REFERENCE = Path(__file__).parents[4] / "docs" / "reference"
PAGE = (REFERENCE / "rules.md").read_text(encoding="utf-8")
CALLS = {
    "predikat": 'decision id="predikat"',
    "tenggat": r"calendar_of\(|working_days",
    "batas_skp": "batas_penyusunan_skp",
    "nip": r"parse_nip\(",
    "panel": r"domain\.panel",
    "penilai": "Questions",
    "rantai": r"resolve_group|foresee\(",
}
"""By what a file that calls the rule is known."""


def outcomes(text: str) -> list[Outcome]:
    return [run(example) for example in parse_examples(text, "contoh.yaml", KNOWN)]


def ask(rule: str, given: str, on: str = "2026-03-02") -> dict[str, Any]:
    """Return what a rule gives for an input written in YAML."""
    text = f"- {{rule: {rule}, on: {on}, input: {given}, expect: {{error: true}}}}"
    return dict(outcomes(text)[0].came.value)


def passes(rule: str, given: str, expect: str, on: str = "2026-03-02") -> bool:
    text = f"- {{rule: {rule}, on: {on}, input: {given}, expect: {expect}}}"
    return outcomes(text)[0].passed


@pytest.mark.parametrize(
    "example", SHIPPED_EXAMPLES, ids=lambda each: f"{Path(each.path).stem}:{each.line}"
)
def test_a_shipped_example_passes(example: Any) -> None:
    outcome = run(example)
    assert outcome.passed, outcome.came


def test_the_shipped_examples_cover_the_numbers_of_the_domain_and_every_form() -> None:
    numbered = {path.name[:3] for path in FILES}
    assert numbered >= {f"t{n:02}" for n in range(1, 12)}
    assert {example.rule for example in SHIPPED_EXAMPLES} == KNOWN


def test_the_reference_page_documents_every_form_and_who_calls_its_rule() -> None:
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    documented = {name: text for text in sections for name in text.splitlines()[0].split(", ")}
    assert set(documented) == KNOWN
    for name, text in documented.items():
        caller = re.search(r"Called\s+by:.*", text, re.DOTALL)
        assert caller or re.search(r"Waits\s+for:", text), name
        if caller:
            linked = re.findall(r"\]\(([^)]+)\)", caller[0])
            assert linked, f"{name}: which file calls it"
            for link in linked:
                asks = (REFERENCE / link).read_text(encoding="utf-8")
                assert re.search(CALLS[name], asks), f"{link} does not ask {name}"


@pytest.mark.parametrize("key", ["on", '"on"', "'on'"])
@pytest.mark.parametrize("day", ["2026-03-01", '"2026-03-01"'])
def test_the_key_on_and_its_day_may_stand_in_quotes_or_not(key: str, day: str) -> None:
    text = f"- {{rule: nip, {key}: {day}, input: {{}}, expect: {{sah: no}}}}"
    (outcome,) = outcomes(text)
    assert outcome.example.on == date(2026, 3, 1)
    assert outcome.passed


@pytest.mark.parametrize("value", ["18.75", '"18.75"', "18.750", '"18.750"'])
def test_numbers_compare_as_decimals(value: str) -> None:
    given = "{jenjang: ahli_pertama, segmen: [{predikat: sangat_baik, bulan: 12}]}"
    assert passes("angka_kredit", given, f"{{angka_kredit: {value}}}")
    assert not passes("angka_kredit", given, "{angka_kredit: 18.76}")


def test_a_truth_is_no_number() -> None:
    given = "{organisasi: baik, jumlah: {baik: 14, sangat_baik: 4, kurang: 2}}"
    assert passes("distribusi", given, "{sah: true}")
    assert not passes("distribusi", given, "{sah: 1}")


def test_an_example_names_all_that_a_rule_gives_unless_it_may_name_a_part() -> None:
    given = "{hasil_kerja: sesuai, perilaku: sesuai}"
    assert passes("predikat", given, "{predikat: baik}")
    assert not passes("predikat", given, "{predikat: baik, sah: true}")
    assert not passes("predikat", given, "{error: true}")
    assert passes("nip", '{nip: "198802292010122003"}', "{lahir: '1988-02-29'}")
    assert not passes("nip", '{nip: "198802292010122003"}', "{lahir: 1988-02-28}")


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("predikat", "[]"),
        ("predikat", "null"),
        ("predikat", "{hasil_kerja: [sesuai], perilaku: sesuai}"),
        ("predikat", "{hasil_kerja: sesuai, perilaku: sesuai, lain: 1}"),
        ("distribusi", "{organisasi: baik, jumlah: {}}"),
        ("distribusi", "{organisasi: baik, jumlah: {baik: -1}}"),
        ("distribusi", "{organisasi: baik, jumlah: {baik: 1.5}}"),
        ("angka_kredit", "{jenjang: mahir, segmen: []}"),
        ("angka_kredit", "{jenjang: mahir, segmen: [{predikat: baik, bulan: true}]}"),
        ("angka_kredit", "{jenjang: mahir, segmen: [{predikat: baik, bulan: 1.5}]}"),
        ("nilai_pp30", "{skp: .nan, perilaku: 1, bobot: 70/30}"),
        ("nilai_pp30", "{skp: -1, perilaku: 1, bobot: 70/30}"),
        ("nilai_pp30", "{skp: 1, perilaku: 1, bobot: 70/30, ide_baru: 1}"),
        ("tenggat", "{diterima: 2026-01-05T10:00:00Z, lama: 1, satuan: hari}"),
        ("tenggat", "{diterima: 2026-01-05, lama: 1000000, satuan: hari}"),
        ("tenggat", "{diterima: 2026-01-05, lama: 1, satuan: hari, hari_kerja_seminggu: 8}"),
        ("panel", "{hadir: [a]}"),
    ],
)
def test_input_outside_the_form_is_an_error(rule: str, given: str) -> None:
    assert ask(rule, given) == {"error": True}


@pytest.mark.parametrize("given", ["{}", "{nip: null}", "{nip: [1]}", "{nip: 1.5}"])
def test_a_nip_outside_the_form_is_not_valid_either(given: str) -> None:
    assert ask("nip", given)["sah"] is False


def test_nobody_can_be_judged_by_a_circular_that_is_not_there_yet() -> None:
    given = "{organisasi: baik, jumlah: {baik: 12}}"
    assert ask("distribusi", given, "2023-01-30") == {"error": True}
    assert ask("distribusi", given, "2023-01-31") == {"sah": False}


def test_a_six_day_week_may_be_said_as_a_number_or_as_its_days() -> None:
    given = "{{diterima: 2026-01-05, lama: 6, satuan: hari_kerja, hari_kerja_seminggu: {}}}"
    for week in ("6", "[1, 2, 3, 4, 5, 6]"):
        assert ask("tenggat", given.format(week)) == {"batas": date(2026, 1, 12)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule: predikat", "contoh.yaml:1: Expected a list of examples"),
        ("", "contoh.yaml: Expected a list"),
        ("- 1", "contoh.yaml:1: Expected an example with rule, on, input, expect"),
        ("-\n  - rule: x\n ]", "contoh.yaml:3: Expected YAML"),
        ("- {rule: nip, on: 2026-01-01}", "contoh.yaml:1: Expected the example to say input, expe"),
        ("\n- {rule: x, on: 2026-01-01, input: 1, expect: {a: 1}}", "contoh.yaml:2: Expected a ru"),
        ("- {rule: nip, on: besok, input: 1, expect: {a: 1}}", "Expected `on` to be a day"),
        ("- {rule: nip, on: 2026-01-01, input: 1, expect: {}}", "Expected `expect` to name"),
        ("- {rule: nip, rule: nip}", "Expected rule once"),
        ("- &a {rule: *a}", "too many values, or lists too deep"),
        ("- !!python/object:os.system {}", "contoh.yaml:1"),
        ("- {[1]: 2}", "contoh.yaml:1: Expected a word before the colon"),
        ("[" * 3000, "contoh.yaml"),
    ],
)
def test_a_file_that_holds_no_examples_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(WrongFile) as refused:
        parse_examples(text, "contoh.yaml", KNOWN)
    assert said in str(refused.value)


def test_a_file_that_grows_by_its_own_aliases_is_refused() -> None:
    rows = ["- &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    rows += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    text = "- {rule: nip, on: 2026-01-01, expect: {a: 1}, input: *a8}"
    document = "- input:\n" + "\n".join(f"    {row}" for row in rows) + "\n" + text
    with pytest.raises(WrongFile, match="too many values"):
        parse_examples(document, "besar.yaml", KNOWN)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "biner.yaml"
    path.write_bytes(b"- \xff\xfe")
    with pytest.raises(WrongFile, match="UTF-8"):
        read_examples(path, KNOWN)
    with pytest.raises(WrongFile, match="No such file"):
        read_examples(tmp_path / "tidak_ada.yaml", KNOWN)


def test_damaged_input_is_refused_in_words_and_never_breaks() -> None:
    """Every shipped example with something put in the place of something, 3,000 times."""
    random = Random(2026)
    junk = (None, True, -1, 10**18, Decimal("1.5"), "", "x", "1e5", [], [None], {}, date.max)
    for _ in range(3000):
        example = random.choice(SHIPPED_EXAMPLES)
        damaged = _put(example.input, random.choice(list(_places(example.input))), random, junk)
        on = random.choice([example.on, example.on, date.min, date.max])
        came = run(replace(example, input=damaged, on=on)).came
        assert came.value, came
        assert came.why or not came.value.get("error")


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    inside = value.items() if isinstance(value, dict) else ()
    for key, each in enumerate(value) if isinstance(value, list) else inside:
        yield from _places(each, (*place, key))


def _put(value: Any, place: tuple[Any, ...], random: Random, junk: tuple[Any, ...]) -> Any:
    """Return a copy with junk at a place."""
    if not place:
        return random.choice(junk)
    copied = value.copy()
    copied[place[0]] = _put(value[place[0]], place[1:], random, junk)
    return copied
