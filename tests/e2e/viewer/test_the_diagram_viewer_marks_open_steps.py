from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, send_from_directory
from playwright.sync_api import Browser, Page

from hatch_build import build_viewer
from scripts.serving import serving

ROOT = Path(__file__).parents[3]
VIEWER = ROOT / "admin" / "static" / "viewer"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'"
)
DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="t">
  <process id="cuti" isExecutable="true">
    <startEvent id="mulai"/>
    <userTask id="reviu" name="Reviu"/>
    <endEvent id="selesai"/>
    <sequenceFlow id="f1" sourceRef="mulai" targetRef="reviu"/>
    <sequenceFlow id="f2" sourceRef="reviu" targetRef="selesai"/>
  </process>
  <bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="p" bpmnElement="cuti">
    <bpmndi:BPMNShape id="s1" bpmnElement="mulai">
      <dc:Bounds x="100" y="100" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="reviu">
      <dc:Bounds x="200" y="78" width="100" height="80"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="selesai">
      <dc:Bounds x="{end}" y="100" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNEdge id="e1" bpmnElement="f1">
      <di:waypoint x="136" y="118"/><di:waypoint x="200" y="118"/></bpmndi:BPMNEdge>
    <bpmndi:BPMNEdge id="e2" bpmnElement="f2">
      <di:waypoint x="300" y="118"/><di:waypoint x="{end}" y="118"/></bpmndi:BPMNEdge>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>"""


def page_with(attributes: str, lang: str = "id") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Diagram</title>'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/viewer/viewer.css">'
        f"</head><body><div {attributes}></div>"
        '<script type="module" src="/static/viewer/viewer.js"></script></body></html>'
    )


def site() -> Flask:
    app = Flask("viewer", static_folder=None)

    @app.get("/static/viewer/<path:name>")
    def viewer(name: str) -> Response:
        return send_from_directory(VIEWER, name)

    @app.get("/kasus.bpmn")
    def short() -> Response:
        return Response(DIAGRAM.format(end=350), mimetype="application/xml")

    @app.get("/panjang.bpmn")
    def long() -> Response:
        return Response(DIAGRAM.format(end=6000), mimetype="application/xml")

    pages = {
        "open": page_with('data-diagram="/kasus.bpmn" data-open="reviu reviu" data-done="mulai"'),
        "stuck": page_with('data-diagram="/kasus.bpmn" data-stuck="reviu tak_ada"', lang="en"),
        "long": page_with('data-diagram="/panjang.bpmn" data-open="reviu"'),
        "missing": page_with('data-diagram="/hilang.bpmn"'),
    }

    @app.get("/<name>")
    def page(name: str) -> Response | tuple[str, int]:
        return Response(pages[name]) if name in pages else ("not found", 404)

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CSP
        return response

    return app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    build_viewer(ROOT / "admin" / "frontend", VIEWER)
    with serving(site()) as served:
        yield served


def shown(page: Page, address: str, name: str, state: str = "shown") -> None:
    page.goto(f"{address}/{name}")
    page.wait_for_selector(f"[data-state={state}]")


def test_an_open_step_carries_a_token_that_counts(page: Page, address: str) -> None:
    shown(page, address, "open")
    assert page.locator(".djs-element.siklus-open").get_attribute("data-element-id") == "reviu"
    assert page.locator(".djs-element.siklus-done").get_attribute("data-element-id") == "mulai"
    token = page.locator(".siklus-token")
    assert token.inner_text() == "2"
    assert token.get_attribute("title") == "Di sini sekarang, 2 kali"


def test_a_stuck_step_is_told_in_the_language_of_the_page(page: Page, address: str) -> None:
    shown(page, address, "stuck")
    assert page.locator(".siklus-token-stuck").get_attribute("title") == "Stuck"
    assert page.get_by_role("button", name="Zoom in").is_visible()


def test_the_watermark_stays_visible(page: Page, address: str) -> None:
    shown(page, address, "open")
    watermark = page.locator(".bjs-powered-by")
    assert watermark.is_visible()
    box = watermark.bounding_box()
    assert box is not None
    on_top = "([x, y]) => document.elementFromPoint(x, y).closest('.bjs-powered-by') !== null"
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert page.evaluate(on_top, middle)


def test_a_diagram_too_long_to_read_opens_at_the_open_step(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    shown(page, address, "long")
    name = page.locator("[data-element-id=reviu] text").bounding_box()
    assert name is not None
    assert 0 < name["x"] < 390
    assert name["height"] > 8
    page.get_by_role("button", name="Seluruh diagram").click()
    smaller = page.locator("[data-element-id=reviu] text").bounding_box()
    assert smaller is not None
    assert smaller["height"] < name["height"]


def test_a_finger_drags_the_diagram(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    shown(page, address, "open")
    task = page.locator("[data-element-id=reviu] .djs-visual")
    before = task.bounding_box()
    session = context.new_cdp_session(page)
    for kind, x in (("touchStart", 200), ("touchMove", 150), ("touchEnd", None)):
        points = [] if x is None else [{"x": x, "y": 150}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    after = task.bounding_box()
    context.close()
    assert before is not None
    assert after is not None
    assert after["x"] == pytest.approx(before["x"] - 50, abs=1)


def test_a_missing_diagram_says_so(quiet_page: Page, address: str) -> None:
    shown(quiet_page, address, "missing", "failed")
    assert quiet_page.locator("[data-diagram]").inner_text() == "Diagram tidak dapat dimuat."
