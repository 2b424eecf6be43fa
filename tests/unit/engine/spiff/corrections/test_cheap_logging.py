from __future__ import annotations

import logging

from tests.diagrams import diagram, end, line, start, user
from tests.running import Running
from tests.stock import Stock

CONTENT = diagram(start(), user("u"), end(), flows=line("start", "u", "end"))


def test_stock_tells_its_log_the_data_of_every_task(caplog):
    with caplog.at_level(logging.DEBUG):
        case = Stock(CONTENT)
        case.do("u", rahasia="isi")
    assert any(getattr(record, "data", None) == {"rahasia": "isi"} for record in caplog.records)


def test_nothing_that_people_wrote_goes_to_a_log(caplog):
    with caplog.at_level(logging.DEBUG):
        case = Running(CONTENT)
        case.do("u", rahasia="isi")
    assert case.ended
    assert caplog.records == []
