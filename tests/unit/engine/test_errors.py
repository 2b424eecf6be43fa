from __future__ import annotations

import pickle

import pytest

from engine import errors


@pytest.mark.parametrize(
    "error",
    [
        errors.NotFound("case", "1"),
        errors.NotAllowed("no", item="i"),
        errors.AnswersInvalid(["a"]),
        errors.DocumentsRefused([]),
        errors.DomainRefused("no", field="x"),
        errors.ExecutionFailed("stuck", element="e", name="E"),
        errors.IncidentRecorded("kept", incident="1"),
    ],
)
def test_errors_survive_the_way_between_processes(error: errors.EngineError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.facts == error.facts


def test_every_error_has_a_kind_of_its_own() -> None:
    kinds: dict[str, type] = {}
    for cls in (*errors.EngineError.__subclasses__(), *errors.Refused.__subclasses__()):
        assert cls.kind not in kinds, f"{cls} and {kinds.get(cls.kind)} share a kind"
        kinds[cls.kind] = cls
