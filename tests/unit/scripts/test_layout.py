from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from lxml import etree

from scripts.layout import layout

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
Box = tuple[float, float, float, float]


def diagram(*elements: str) -> bytes:
    body = "".join(elements)
    return (
        f'<bpmn:definitions xmlns:bpmn="{NAMESPACE}"><bpmn:process id="p">{body}'
        "</bpmn:process></bpmn:definitions>"
    ).encode()


def flow(source: str, target: str, name: str = "") -> str:
    return (
        f'<bpmn:sequenceFlow id="{source}_{target}" name="{name}" sourceRef="{source}"'
        f' targetRef="{target}" />'
    )


REWORK = diagram(
    '<bpmn:startEvent id="start" name="Dimulai" />',
    '<bpmn:userTask id="write" name="Menulis" />',
    '<bpmn:boundaryEvent id="late" name="Terlambat" attachedToRef="write" />',
    '<bpmn:userTask id="chase" name="Menagih" />',
    '<bpmn:userTask id="check" name="Memeriksa" />',
    '<bpmn:exclusiveGateway id="good" name="Baik?" />',
    '<bpmn:subProcess id="publish" name="Menerbitkan">'
    '<bpmn:startEvent id="in" /><bpmn:task id="print" /><bpmn:endEvent id="out" />'
    + flow("in", "print")
    + flow("print", "out")
    + "</bpmn:subProcess>",
    '<bpmn:endEvent id="chased" />',
    '<bpmn:endEvent id="done" />',
    '<bpmn:endEvent id="dropped" />',
    flow("start", "write"),
    flow("late", "chase"),
    flow("chase", "chased"),
    flow("write", "check"),
    flow("check", "good"),
    flow("good", "publish", "ya"),
    flow("good", "write", "belum"),
    flow("good", "dropped", "dibatalkan"),
    flow("publish", "done"),
)


class Picture:
    def __init__(self, content: bytes) -> None:
        root = etree.fromstring(content)
        self.boxes: dict[str, Box] = {}
        self.labels: list[Box] = []
        for shape in root.iter("{*}BPMNShape"):
            self.boxes[str(shape.get("bpmnElement"))] = self.box(shape)
            self.labels += [self.box(label) for label in shape.iterfind("{*}BPMNLabel")]
        self.ways = {
            str(edge.get("bpmnElement")): [
                (float(str(point.get("x"))), float(str(point.get("y"))))
                for point in edge.iterfind("{*}waypoint")
            ]
            for edge in root.iter("{*}BPMNEdge")
        }

    @staticmethod
    def box(element: etree._Element) -> Box:
        bounds = element.find("{*}Bounds")
        assert bounds is not None
        x, y, width, height = (float(str(bounds.get(key))) for key in ("x", "y", "width", "height"))
        return x, y, x + width, y + height


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.fixture(scope="module")
def picture() -> Picture:
    return Picture(layout(REWORK))


def test_every_node_and_every_flow_is_drawn(picture: Picture):
    assert set(picture.boxes) == {
        *("start", "write", "late", "chase", "check", "good", "publish", "in", "print", "out"),
        *("chased", "done", "dropped"),
    }
    assert len(picture.ways) == 11


def test_no_two_shapes_overlap_but_a_border_event_and_its_host(picture: Picture):
    inside = {"in", "print", "out"}
    for a, b in combinations(picture.boxes, 2):
        if {a, b} == {"write", "late"} or ("publish" in (a, b) and inside & {a, b}):
            continue
        assert not overlap(picture.boxes[a], picture.boxes[b]), (a, b)


def test_a_border_event_stands_on_the_lower_border_of_its_host(picture: Picture):
    host, event = picture.boxes["write"], picture.boxes["late"]
    assert (event[1] + event[3]) / 2 == host[3]
    assert host[0] <= event[0] and event[2] <= host[2]


def test_a_subprocess_surrounds_what_lies_in_it(picture: Picture):
    outer = picture.boxes["publish"]
    for key in ("in", "print", "out"):
        left, top, right, bottom = picture.boxes[key]
        assert outer[0] < left and outer[1] < top and right < outer[2] and bottom < outer[3]


def test_edges_run_level_or_upright_and_through_no_shape(picture: Picture):
    for key, way in picture.ways.items():
        for (ax, ay), (bx, by) in pairwise(way):
            assert ax == bx or ay == by, key
            piece = min(ax, bx) + 0.5, min(ay, by) + 0.5, max(ax, bx) - 0.5, max(ay, by) - 0.5
            for node, box in picture.boxes.items():
                if node == "publish" and key in ("in_print", "print_out"):
                    continue
                assert not overlap(piece, box), (key, node)


def test_the_main_way_is_a_straight_line(picture: Picture):
    centres = {
        (picture.boxes[key][1] + picture.boxes[key][3]) / 2
        for key in ("start", "write", "check", "good", "publish", "done")
    }
    assert len(centres) == 1


def test_names_of_events_and_gateways_cover_no_shape(picture: Picture):
    assert len(picture.labels) == 3
    for label in picture.labels:
        for key, box in picture.boxes.items():
            assert not overlap(label, box), key


def test_the_same_flows_give_the_same_picture():
    once = layout(REWORK)
    assert layout(once) == once


def test_each_shape_and_edge_is_one_line() -> None:
    lines = layout(REWORK).decode().split("BPMNPlane")[1].splitlines()[1:-1]
    kinds = {line.split()[0] for line in lines}
    assert kinds == {"<bpmndi:BPMNShape", "<bpmndi:BPMNEdge"}
