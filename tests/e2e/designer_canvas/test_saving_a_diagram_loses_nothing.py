"""Whatever a diagram says to the engine is still said after the editor has read and written it."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page

from bpmn.bundle import Bundle
from bpmn.document import read_document
from bpmn.lint.run import lint
from bpmn.normalise import normalise
from tests.e2e.designer_canvas.conftest import Desk
from workflows import processes

THROUGH_THE_EDITOR = """async (xml) => {
  const editor = await import(document.querySelector('script[type=module]').src);
  const place = document.createElement('div');
  document.body.append(place);
  const modeler = editor.createModeler(place);
  const lost = await editor.open(modeler, xml);
  const written = await editor.written(modeler);
  modeler.destroy();
  place.remove();
  return [lost, written];
}"""
CHANGED_AT_RANDOM = """async ([xml, seed]) => {
  const editor = await import(document.querySelector('script[type=module]').src);
  const place = document.createElement('div');
  place.setAttribute('class', 'canvas');
  document.body.append(place);
  const modeler = editor.createModeler(place);
  await editor.open(modeler, xml);
  const before = await editor.written(modeler);
  let x = seed;
  const one = (list) => {
    x = (x * 1103515245 + 12345) % 2147483648;
    return list[Math.floor((x / 2147483648) * list.length)];
  };
  const steps = modeler.get('steps');
  const kinds = ['user_task', 'service_task', 'subprocess', 'exclusive_gateway', 'timer'];
  for (let turn = 0; turn < 20; turn += 1) {
    const is = (shape) => shape.incoming && !shape.labelTarget && !shape.waypoints;
    const nodes = modeler.get('elementRegistry').filter((shape) => is(shape) && shape.parent);
    const node = one(nodes);
    const what = one(['add', 'add', 'remove', 'connect']);
    if (what === 'remove' && nodes.length > 4) steps.remove(node);
    if (what === 'add' && steps.mayContinue(node)) {
      const flow = one(node.outgoing.filter((each) => each.type === 'bpmn:SequenceFlow'));
      steps.add({ source: node, flow, kind: one(kinds), name: `langkah ${turn}` });
    }
    const target = what === 'connect' && one(steps.targets(node));
    if (target) steps.connect(node, target);
  }
  const after = await editor.written(modeler);
  const stack = modeler.get('commandStack');
  while (stack.canUndo()) stack.undo();
  const undone = await editor.written(modeler);
  modeler.destroy();
  place.remove();
  return [before, after, undone];
}"""
GUIDE = Path(__file__).parents[3] / "docs" / "extension-names.md"
RARE = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="uji">
  <bpmn:message id="m" name="kabar"/>
  <bpmn:signal id="s" name="tanda"/>
  <bpmn:process id="langka" name="Yang jarang" isExecutable="true">
    <bpmn:startEvent id="a"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:scriptTask id="b" name="Hitung">
      <bpmn:extensionElements>
        <spiffworkflow:preScript>x = 1</spiffworkflow:preScript>
        <spiffworkflow:postScript>y = x &lt; 2</spiffworkflow:postScript>
      </bpmn:extensionElements>
      <bpmn:script>z = "dua" + 'tiga'</bpmn:script>
    </bpmn:scriptTask>
    <bpmn:userTask id="c" name="Bersama">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="owner" value="satu['pelaku']"/>
        <spiffworkflow:property name="calendar" value="hari_kerja"/>
      </spiffworkflow:properties></bpmn:extensionElements>
      <bpmn:multiInstanceLoopCharacteristics isSequential="true">
        <bpmn:loopDataInputRef>daftar</bpmn:loopDataInputRef>
        <bpmn:loopDataOutputRef>jawaban</bpmn:loopDataOutputRef>
        <bpmn:inputDataItem id="satu" name="satu"/>
        <bpmn:outputDataItem id="jawab" name="jawab"/>
        <bpmn:completionCondition xsi:type="bpmn:tFormalExpression">cukup</bpmn:completionCondition>
      </bpmn:multiInstanceLoopCharacteristics>
    </bpmn:userTask>
    <bpmn:intermediateCatchEvent id="d" name="Kabar">
      <bpmn:extensionElements>
        <spiffworkflow:messageVariable>isi_kabar</spiffworkflow:messageVariable>
        <spiffworkflow:properties>
          <spiffworkflow:property name="correlation" value="nomor"/>
        </spiffworkflow:properties>
      </bpmn:extensionElements>
      <bpmn:messageEventDefinition id="d1" messageRef="m"/>
    </bpmn:intermediateCatchEvent>
    <bpmn:endEvent id="e"><bpmn:signalEventDefinition id="e1" signalRef="s"/></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="a" targetRef="b"/>
    <bpmn:sequenceFlow id="f2" sourceRef="b" targetRef="c"/>
    <bpmn:sequenceFlow id="f3" sourceRef="c" targetRef="d"/>
    <bpmn:sequenceFlow id="f4" sourceRef="d" targetRef="e"/>
  </bpmn:process>
</bpmn:definitions>"""


def said(value: Any) -> Any:
    """Return values without the lines on which they stand in the file."""
    if is_dataclass(value):
        names = [field.name for field in fields(value) if field.name != "line"]
        return {name: said(getattr(value, name)) for name in names}
    if hasattr(value, "items"):
        return {key: said(one) for key, one in value.items()}
    return [said(one) for one in value] if isinstance(value, (list, tuple)) else value


def canonical(content: bytes) -> bytes:
    """Return XML in which the order of attributes and empty lines say nothing."""
    root = etree.fromstring(content, etree.XMLParser(remove_blank_text=True))
    return bytes(etree.tostring(root, method="c14n", exclusive=True))


def test_every_shipped_process_comes_out_as_it_went_in(desk: Desk, designer: Page) -> None:
    desk.open(designer, desk.draft("feedback"))
    read = 0
    for documents in processes.all_documents().values():
        for path, content in documents.items():
            if not path.endswith(".bpmn"):
                continue
            lost, written = designer.evaluate(THROUGH_THE_EDITOR, content.decode())
            after = {**documents, path: written.encode()}
            assert lost == [], path
            assert said(read_document(after[path], path)) == said(read_document(content, path))
            old, new = Bundle.of(documents), Bundle.of(after)
            assert canonical(new.normalised[path]) == canonical(old.normalised[path])
            assert new.reads == old.reads
            assert [each.rule for each in lint(after)] == [each.rule for each in lint(documents)]
            read += 1
    assert read == len(processes.names())


@pytest.mark.parametrize("undrawn", ["guide", "rare"])
def test_a_file_without_a_drawing_gets_one_and_keeps_the_rest(
    desk: Desk, designer: Page, undrawn: str
) -> None:
    found = re.search(r"```xml cuti.bpmn\n(.*?)```", GUIDE.read_text(), re.S)
    assert found is not None
    xml = found[1] if undrawn == "guide" else RARE
    desk.open(designer, desk.draft("feedback"))
    lost, written = designer.evaluate(THROUGH_THE_EDITOR, xml)
    assert lost == []
    assert "BPMNShape" in written
    assert processes_of(written.encode()) == processes_of(xml.encode())


def processes_of(content: bytes) -> Any:
    return said(read_document(content, "x.bpmn").processes)


def test_whatever_is_added_and_removed_stays_readable_and_can_be_undone(
    desk: Desk, designer: Page
) -> None:
    desk.open(designer, desk.draft("feedback"))
    for seed, name in enumerate(("annual_cycle", "approval", "planning"), 2027):
        path = f"{name}.bpmn"
        xml = processes.documents(name)[path].decode()
        before, after, undone = designer.evaluate(CHANGED_AT_RANDOM, [xml, seed])
        document = read_document(after.encode(), path)
        assert (document.dangling, document.repeated) == ((), ())
        normalise(after.encode())
        assert after != before
        parts = [each.partition("<bpmndi:BPMNDiagram")[0] for each in (before, undone)]
        assert parts[0] == parts[1]


def test_what_the_editor_cannot_keep_is_told_before_anything_is_saved(
    desk: Desk, quiet_designer: Page
) -> None:
    draft = desk.draft("feedback")
    start = '<bpmn:startEvent id="'
    strange = '<bpmn:tidakAda id="aneh" />'
    desk.save_elsewhere(draft, "feedback.bpmn", "wati", start, strange + start)
    desk.open(quiet_designer, draft)
    dialog = quiet_designer.get_by_role("dialog")
    dialog.get_by_text("tidakAda").wait_for()
    dialog.get_by_role("button", name="Batal").click()
    quiet_designer.locator(".step").first.click()
    quiet_designer.get_by_label("Nama").fill("Nama lain")
    quiet_designer.get_by_role("button", name="Simpan draf").click()
    quiet_designer.wait_for_timeout(300)
    assert b"Nama lain" not in desk.content(draft, "feedback.bpmn")
