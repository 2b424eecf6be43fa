"""What was completed is undone by its handlers, in reverse order, once."""

from __future__ import annotations

from tests.diagrams import (
    boundary,
    diagram,
    element,
    end,
    error,
    error_event,
    event_subprocess,
    extensions,
    flow,
    line,
    script,
    start,
    start_on,
    subprocess,
    throw,
    user,
)
from tests.running import Running

COMPENSATE = "<bpmn:compensateEventDefinition/>"


def undo(activity: str) -> str:
    """Return a compensation event at an activity, and its handler, a user task."""
    handler = element(
        "userTask", f"batal_{activity}", extensions(owner="pegawai()"), isForCompensation="true"
    )
    return (
        boundary(f"c_{activity}", activity, COMPENSATE)
        + handler
        + element(
            "association",
            f"a_{activity}",
            sourceRef=f"c_{activity}",
            targetRef=f"batal_{activity}",
        )
    )


TRIP = diagram(
    start(),
    user("hotel"),
    user("tiket"),
    undo("hotel"),
    undo("tiket"),
    throw("urung", COMPENSATE),
    script("catat", "urung = True"),
    end(),
    flows=line("start", "hotel", "tiket", "urung", "catat", "end"),
)


def test_what_was_completed_is_undone_in_reverse_order() -> None:
    case = Running(TRIP)
    case.do("hotel", kamar=7)
    case.do("tiket")
    assert case.items == ["batal_tiket"]
    case.do("batal_tiket")
    assert case.items == ["batal_hotel"]
    assert not case.ended
    case.do("batal_hotel", kamar=0)
    assert case.ended
    assert case.variables == {"kamar": 0, "urung": True}
    told = [element for kind, element in case.steps if kind == "completed"]
    assert told == [
        "start",
        "hotel",
        "tiket",
        "batal_tiket",
        "batal_hotel",
        "urung",
        "catat",
        "end",
    ]


def test_what_was_not_completed_is_not_undone() -> None:
    case = Running(
        diagram(
            start(),
            element("exclusiveGateway", "pilih"),
            user("hotel"),
            user("tiket"),
            undo("hotel"),
            undo("tiket"),
            end("urung", COMPENSATE),
            flows=[
                "start pilih",
                "pilih hotel | True",
                "pilih tiket",
                "hotel urung",
                "tiket urung",
            ],
        )
    )
    case.do("hotel")
    assert case.items == ["batal_hotel"]
    case.do("batal_hotel")
    assert case.ended


def test_an_event_that_names_an_activity_undoes_only_that() -> None:
    named = '<bpmn:compensateEventDefinition activityRef="hotel"/>'
    case = Running(
        diagram(
            start(),
            user("hotel"),
            user("tiket"),
            undo("hotel"),
            undo("tiket"),
            throw("urung", named),
            throw("lagi", named),
            throw("semua", COMPENSATE),
            end(),
            flows=line("start", "hotel", "tiket", "urung", "lagi", "semua", "end"),
        )
    )
    case.do("hotel")
    case.do("tiket")
    assert case.items == ["batal_hotel"]
    case.do("batal_hotel")
    assert case.items == ["batal_tiket"]  # the hotel was undone once
    case.do("batal_tiket")
    assert case.ended


def test_a_completed_subprocess_is_undone_inside() -> None:
    inner = (
        start("s2")
        + user("hotel")
        + user("tiket")
        + undo("hotel")
        + undo("tiket")
        + end("e2")
        + flow("s2 hotel")
        + flow("hotel tiket")
        + flow("tiket e2")
    )
    case = Running(
        diagram(
            start(),
            element("subProcess", "pesan", inner),
            user("bayar"),
            undo("bayar"),
            throw("urung", COMPENSATE),
            end(),
            flows=line("start", "pesan", "bayar", "urung", "end"),
        )
    )
    for name in ("hotel", "tiket", "bayar", "batal_bayar", "batal_tiket"):
        case.do(name)
    assert case.items == ["batal_hotel"]
    case.do("batal_hotel", selesai=1)
    assert case.ended
    assert case.variables == {"selesai": 1}


def test_each_round_of_a_loop_is_undone() -> None:
    case = Running(
        diagram(
            start(),
            user("hotel"),
            undo("hotel"),
            element("exclusiveGateway", "lagi"),
            throw("urung", COMPENSATE),
            end(),
            flows=["start hotel", "hotel lagi", "lagi hotel | ulang", "lagi urung", "urung end"],
        )
    )
    case.do("hotel", ulang=True)
    case.do("hotel", ulang=False)
    case.do("batal_hotel")
    case.do("batal_hotel")
    assert case.ended


def test_a_transaction_that_is_cancelled_is_undone_first() -> None:
    inner = (
        start("s2")
        + user("hotel")
        + undo("hotel")
        + end("batal", "<bpmn:cancelEventDefinition/>")
        + flow("s2 hotel")
        + flow("hotel batal")
    )
    case = Running(
        diagram(
            start(),
            element("transaction", "pesan", inner),
            boundary("dibatalkan", "pesan", "<bpmn:cancelEventDefinition/>"),
            user("hubungi"),
            end(),
            end("e3"),
            flows=["start pesan", "pesan end", "dibatalkan hubungi", "hubungi e3"],
        )
    )
    case.do("hotel")
    assert case.items == ["batal_hotel"]
    case.do("batal_hotel")
    assert case.items == ["hubungi"]
    case.do("hubungi")
    assert case.ended


def test_a_subprocess_inside_a_completed_subprocess_is_undone_too() -> None:
    inner = subprocess(
        "dalam",
        start("m2"),
        user("hotel"),
        undo("hotel"),
        end("u2"),
        flows=line("m2", "hotel", "u2"),
    )
    case = Running(
        diagram(
            start(),
            subprocess(
                "luar",
                start("m1"),
                user("tiket"),
                undo("tiket"),
                inner,
                end("u1"),
                flows=line("m1", "tiket", "dalam", "u1"),
            ),
            user("tanya"),
            end("urung", COMPENSATE),
            flows=line("start", "luar", "tanya", "urung"),
        )
    )
    case.do("tiket")
    case.do("hotel")
    case.do("tanya")
    assert case.items == ["batal_hotel"]
    case.do("batal_hotel", kamar=0)
    assert case.items == ["batal_tiket"]
    case.do("batal_tiket")
    assert case.ended
    assert case.variables == {"kamar": 0}


def _failing(*handling: str) -> bytes:
    """A subprocess that fails after two activities, and handles that inside."""
    return diagram(
        start(),
        subprocess(
            "bagian",
            start("mulai"),
            user("hotel"),
            undo("hotel"),
            user("tiket"),
            undo("tiket"),
            end("gagal", error_event("e")),
            event_subprocess(
                "darurat",
                start_on("bila", error_event("e")),
                *handling,
                flows=["bila urus", "urus urung", "urung ditangani"],
            ),
            flows=line("mulai", "hotel", "tiket", "gagal"),
        ),
        end(),
        flows=line("start", "bagian", "end"),
        declared=error("e", "E"),
    )


def test_an_event_subprocess_undoes_what_it_did_and_then_what_was_done_around_it() -> None:
    case = Running(
        _failing(user("urus"), undo("urus"), throw("urung", COMPENSATE), end("ditangani"))
    )
    case.do("hotel")
    case.do("tiket")
    case.do("urus")
    for undone in ("batal_urus", "batal_tiket", "batal_hotel"):
        assert case.items == [undone]
        case.do(undone, **{undone: 1})
    assert case.ended


def test_an_event_subprocess_undoes_only_the_activity_around_it_that_it_names() -> None:
    named = '<bpmn:compensateEventDefinition activityRef="hotel"/>'
    case = Running(_failing(user("urus"), throw("urung", named), end("ditangani")))
    for done in ("hotel", "tiket", "urus"):
        case.do(done)
    assert case.items == ["batal_hotel"]
    case.do("batal_hotel")
    assert case.ended
