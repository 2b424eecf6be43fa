"""What the shipped diagrams may call by name, without what is behind the names.

`siklus lint` and `siklus try` judge files where there is no database; a test holds these names
against the directory and the registry of services.
"""

from __future__ import annotations

from typing import Final

OF_PEOPLE: Final = frozenset(
    {
        "atasan_atasan",
        "atasan_dari",
        "atasan_langsung",
        "kepala_unit",
        "kursi",
        "orang",
        "pegawai",
        "penilai_tercatat",
        "peran",
    }
)
"""Names of the methods of Questions that expressions may call."""

OF_NUMBERS: Final = frozenset({"batas", "diperpanjang", "parameter", "tanggal_hari_ini"})
"""Names of the methods of the directory's functions that expressions may call."""

FUNCTIONS: Final = OF_PEOPLE | OF_NUMBERS

SERVICES: Final = frozenset(
    {
        "alignment.record",
        "annual_cycle.close_year",
        "annual_cycle.open_objection_window",
        "annual_cycle.open_period",
        "annual_cycle.open_year",
        "approval.build_chain",
        "approval.describe_document",
        "approval.name_actor",
        "approval.open_group",
        "approval.record_decision",
        "approval.reject_document",
        "approval.return_document",
        "approval.set_document",
        "approval.settle_group",
        "approval.withdraw_document",
        "assessor.settle",
        "evaluation.find_organisation_grade",
        "evaluation.record_organisation_grade",
        "evaluation.record_receipt",
        "evaluation.release",
        "feedback.agree_plan",
        "feedback.record_answer",
        "feedback.record_dialogue",
        "feedback.return_plan",
        "handover.record_note",
        "measurement.open_period",
        "measurement.record_action_plan",
        "measurement.record_feedback",
        "measurement.record_realisation",
        "objection.decide",
        "objection.name_panel",
        "objection.open",
        "objection.open_votes",
        "objection.record_admission",
        "objection.record_completion",
        "objection.record_hearing",
        "objection.record_response",
        "objection.refuse",
        "objection.replace_silent",
        "objection.report_overdue",
        "objection.seat_panel",
        "planning.prepare",
        "planning.record_version",
        "question.answer",
    }
)
"""Names that the property `service` may give."""
