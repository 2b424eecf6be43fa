from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from engine.errors import ExecutionFailed
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    element,
    end,
    extensions,
    extra,
    line,
    message,
    message_event,
    signal,
    signal_event,
    start,
    throw,
    timer,
    user,
)
from tests.running import NOON, Context, Running

WIB = timezone(timedelta(hours=7))


def waiting(kind: str, text: str, **properties: str) -> bytes:
    event = catch("tunggu", (extensions(**properties) if properties else "") + timer(kind, text))
    return diagram(start(), event, user("u"), end(), flows=line("start", "tunggu", "u", "end"))


def due(kind: str, text: str, context: Context | None = None, **variables: object) -> datetime:
    found = Running(waiting(kind, text), context=context, **variables).wait("tunggu").due
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("P14D", timedelta(days=14)),
        ("PT2H", timedelta(hours=2)),
        ("P2W", timedelta(days=14)),
        ("P5D hari_kerja", timedelta(days=7)),
        ("'P3D'", timedelta(days=3)),
        ('"P3D"', timedelta(days=3)),
        ("lama", timedelta(days=4)),
        ("parameter('masa')", timedelta(days=30)),
    ],
)
def test_a_duration_is_a_literal_or_an_expression_that_gives_one(text, length):
    context = Context(functions={"parameter": lambda name: {"masa": "P30D"}[name]})
    assert due("timeDuration", text, context, lama="P4D") == NOON + length


def test_the_calendar_of_bare_durations_is_a_property():
    case = Running(waiting("timeDuration", "P5D", calendar="hari_kerja"))
    assert case.wait("tunggu").due == NOON + timedelta(days=7)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-31", datetime(2026, 3, 31, tzinfo=WIB)),
        ("2026-03-31T08:00:00Z", datetime(2026, 3, 31, 8, tzinfo=UTC)),
        ("batas", datetime(2026, 6, 30, tzinfo=WIB)),
        ("date(batas) + 'P1D'", datetime(2026, 7, 1, tzinfo=WIB)),
        ("'P1D'", datetime(2026, 1, 6, 19, tzinfo=WIB)),
    ],
)
def test_a_date_without_a_zone_is_meant_where_the_clock_is(text, moment):
    context = Context(now=NOON.astimezone(WIB))
    assert due("timeDate", text, context, batas="2026-06-30") == moment


@pytest.mark.parametrize("value", ["besok", 3, None, ["P1D"], "P1X"])
def test_what_is_no_time_is_told_with_the_event(value):
    with pytest.raises(ExecutionFailed) as caught:
        Running(waiting("timeDuration", "lama"), lama=value)
    assert caught.value.element == "tunggu"


def test_a_timer_fires_when_it_is_told_to():
    case = Running(waiting("timeDuration", "P3D"))
    wait = case.wait("tunggu")
    assert (wait.kind, wait.event) == ("timer", None)
    outcome = case.fire("tunggu")
    assert case.open == ["u"]
    assert [(closed.token, closed.completed) for closed in outcome.closed] == [(wait.token, True)]


def test_the_moment_is_computed_once_and_survives():
    case = Running(waiting("timeDuration", "lama"), lama="P3D")
    found = case.wait("tunggu").due
    case.context.now += timedelta(days=1)
    waits = case.executor.waits(case.definition, case.state)
    assert [wait.due for wait in waits] == [found]


def reminded(text: str, **variables: object) -> Running:
    return Running(
        diagram(
            start(),
            user("tulis"),
            boundary("ingat", "tulis", timer("timeCycle", text), interrupting=False),
            end("diingat"),
            end(),
            flows=[*line("start", "tulis", "end"), "ingat diingat"],
        ),
        **variables,
    )


@pytest.mark.parametrize("text", ["R3/P7D", "ulang", "'R3/P7D'"])
def test_a_cycle_has_a_new_token_and_moment_for_each_round(text):
    case = reminded(text, ulang="R3/P7D")
    seen = []
    for number in range(1, 4):
        wait = case.wait("ingat")
        seen.append(wait.token)
        assert wait.due == NOON + number * timedelta(days=7)
        outcome = case.fire("ingat")
        assert [(c.token, c.completed) for c in outcome.closed] == [(wait.token, True)]
    assert case.open == ["tulis"]
    assert len(set(seen)) == 3


@pytest.mark.parametrize("text", ["R/P7D", "P7D"])
def test_a_cycle_without_a_number_goes_on_as_long_as_its_activity(text):
    case = reminded(text)
    for _ in range(10):
        case.fire("ingat")
    assert case.open == ["ingat", "tulis"]
    case.do("tulis")
    assert case.ended


def test_a_cycle_keeps_its_rhythm_when_it_fires_late():
    case = reminded("R/P7D")
    case.context.now = NOON + timedelta(days=7, hours=5)
    case.fire("ingat")
    assert case.wait("ingat").due == NOON + timedelta(days=14)


def test_rounds_that_were_missed_are_one():
    case = reminded("R/P7D")
    case.context.now = NOON + timedelta(days=30)
    case.fire("ingat")
    assert case.wait("ingat").due == NOON + timedelta(days=37)


def test_a_cycle_may_begin_at_a_date_and_end_at_another():
    case = reminded("R/2026-02-01T00:00:00Z/P1M")
    assert case.wait("ingat").due == datetime(2026, 2, 1, tzinfo=UTC)
    ending = reminded("R/P7D/2026-01-20")
    ending.fire("ingat")
    ending.fire("ingat")
    assert ending.open == ["tulis"]


def test_the_rounds_of_a_cycle_may_be_working_days():
    case = reminded("R3/P5D hari_kerja")
    assert case.wait("ingat").due == NOON + timedelta(days=7)


def test_a_cycle_that_is_waited_for_on_the_way_counts_once():
    case = Running(waiting("timeCycle", "R3/P1D"))
    case.fire("tunggu")
    assert case.open == ["u"]


def heard(definition: str, declared: str) -> bytes:
    return diagram(
        start(),
        catch("tunggu", definition),
        end(),
        flows=line("start", "tunggu", "end"),
        declared=declared,
    )


def test_a_message_brings_variables():
    case = Running(heard(message_event("m"), message("m", "surat masuk")), a=1)
    wait = case.wait("tunggu")
    assert (wait.kind, wait.event, wait.data) == ("message", "surat masuk", {"a": 1})
    case.send("tunggu", nomor=5)
    assert case.variables == {"a": 1, "nomor": 5}


def test_a_message_may_be_kept_in_one_variable():
    definition = message_event("m", extensions(extra("messageVariable", "surat")))
    case = Running(heard(definition, message("m")))
    case.send("tunggu", nomor=5)
    assert case.variables == {"surat": {"nomor": 5}}


def test_a_signal_is_waited_for_by_name():
    case = Running(heard(signal_event("s"), signal("s", "mutasi")))
    wait = case.wait("tunggu")
    assert (wait.kind, wait.event) == ("signal", "mutasi")
    case.send("tunggu")
    assert case.ended


def test_an_event_that_may_be_one_of_several_has_a_token_for_each():
    case = Running(heard(message_event("m") + timer("timeDuration", "P1D"), message("m")))
    assert sorted(wait.kind for wait in case.waiting.values()) == ["message", "timer"]
    case.send("tunggu")
    assert case.ended


THROWN = [
    (throw("lempar", message_event("m")), "message"),
    (throw("lempar", signal_event("s")), "signal"),
]


@pytest.mark.parametrize(("event", "kind"), THROWN)
def test_what_is_thrown_leaves_the_case(event, kind):
    case = Running(
        diagram(
            start(),
            event,
            end(),
            flows=line("start", "lempar", "end"),
            declared=message("m", "pesan") + signal("s", "pesan"),
        )
    )
    assert case.ended
    assert [(t.kind, t.name, t.payload, t.element) for t in case.thrown] == [
        (kind, "pesan", {}, "lempar")
    ]
    assert (f"{kind}_thrown", "lempar") in case.steps


@pytest.mark.parametrize(
    ("definition", "kind"), [(message_event("m"), "message"), (signal_event("s"), "signal")]
)
def test_an_end_event_may_throw(definition, kind):
    case = Running(
        diagram(
            start(),
            end("usai", definition),
            flows=["start usai"],
            declared=message("m", "pesan") + signal("s", "pesan"),
        )
    )
    assert case.ended
    assert [(t.kind, t.name, t.element) for t in case.thrown] == [(kind, "pesan", "usai")]
    assert [where for kind_, where in case.steps if kind_ == "completed"] == ["start", "usai"]


def test_a_message_is_not_heard_by_the_case_that_throws_it():
    # The engine hands it on, to this case too if it waits: in a transaction of its own.
    case = Running(
        diagram(
            start(),
            element("parallelGateway", "pisah"),
            catch("tunggu", message_event("m")),
            throw("lempar", message_event("m")),
            end(),
            flows=[*line("start", "pisah", "tunggu", "end"), *line("pisah", "lempar", "end")],
            declared=message("m"),
        )
    )
    assert case.open == ["tunggu"]
    assert len(case.thrown) == 1


def test_what_is_sent_has_to_be_a_map():
    with pytest.raises(ExecutionFailed, match="to be a map") as caught:
        Running(
            diagram(
                start(),
                throw("lempar", message_event("m", extensions(extra("messagePayload", "[1]")))),
                end(),
                flows=line("start", "lempar", "end"),
                declared=message("m"),
            )
        )
    assert caught.value.element == "lempar"
