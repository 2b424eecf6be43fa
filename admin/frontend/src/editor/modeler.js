// The modeler of bpmn-js as this product needs it: what it can draw, and what it must not lose.

import { layoutProcess } from 'bpmn-auto-layout';
import Modeler from 'bpmn-js/lib/Modeler';
import bpmn from 'bpmn-moddle/resources/bpmn/json/bpmn.json';
import spiffworkflow from './spiffworkflow.json';
import changes from './changes.js';
import pads from './pads.js';

// A list that a step is repeated over is a variable here, not an element of the file. bpmn-moddle
// takes its name for a reference, does not find it, and would drop it when saving.
const NAMES_NOT_REFERENCES = ['loopDataInputRef', 'loopDataOutputRef'];

const DRAWING = 'http://www.omg.org/spec/BPMN/20100524/DI';

// What the keyboard and the canvas offer beyond the job of this page.
const NOT_OFFERED = ['replaceElement', 'globalConnectTool', 'spaceTool', 'distributeElements', 'alignElements'];

export function moddleExtensions() {
  const amended = structuredClone(bpmn);
  const loop = amended.types.find((type) => type.name === 'MultiInstanceLoopCharacteristics');
  for (const property of loop.properties) {
    if (property.name === 'isSequential') delete property.default; // an author who says it is heard
    if (!NAMES_NOT_REFERENCES.includes(property.name)) continue;
    property.type = 'String';
    delete property.isReference;
  }
  return { bpmn: amended, spiffworkflow };
}

// words: English text of bpmn-js -> text in the language of the page
export function createModeler(container, words = {}) {
  const translate = (text, values = {}) =>
    (words[text] ?? text).replace(/{([^}]+)}/g, (whole, name) => values[name] ?? whole);
  const modeler = new Modeler({
    container,
    moddleExtensions: moddleExtensions(),
    additionalModules: [pads, changes, { translate: ['value', translate] }],
  });
  const actions = modeler.get('editorActions');
  for (const action of NOT_OFFERED) if (actions.isRegistered(action)) actions.unregister(action);
  return modeler;
}

// Where everything stood in the file. Conditions are asked in the order of the file, and what is
// removed and brought back by undo would otherwise come last.
const FIRST_PLACES = new WeakMap(); // modeler -> list of the model -> its member -> place

function everything(definitions, visit) {
  for (const root of definitions.get('rootElements')) container(root, visit);
  for (const diagram of definitions.get('diagrams')) visit(diagram.plane.get('planeElement'));
}

function container(object, visit) {
  if (!object.flowElements) return;
  visit(object.flowElements);
  for (const one of object.flowElements) {
    if (one.incoming) visit(one.incoming);
    if (one.outgoing) visit(one.outgoing);
    container(one, visit);
  }
}

// Returns what the file says and the editor cannot keep, in the words of the reader; empty: all is kept.
export async function open(modeler, xml) {
  const { warnings } = await modeler.importXML(await drawn(xml));
  const places = new Map();
  everything(modeler.getDefinitions(), (list) => places.set(list, new Map(list.map((one, at) => [one, at]))));
  FIRST_PLACES.set(modeler, places);
  return warnings.map((warning) => warning.message);
}

// A file without a drawing gets one. Only the drawing is taken from the layout: its reader keeps less.
async function drawn(xml) {
  if (/<[\w:]*BPMNShape\b/.test(xml)) return xml;
  const reader = new DOMParser();
  const laidOut = reader.parseFromString(await layoutProcess(xml), 'application/xml');
  const file = reader.parseFromString(xml, 'application/xml');
  for (const old of [...file.getElementsByTagNameNS(DRAWING, 'BPMNDiagram')]) old.remove();
  for (const drawing of laidOut.getElementsByTagNameNS(DRAWING, 'BPMNDiagram')) {
    file.documentElement.append(file.importNode(drawing, true));
  }
  return new XMLSerializer().serializeToString(file);
}

export async function written(modeler) {
  const places = FIRST_PLACES.get(modeler);
  everything(modeler.getDefinitions(), (list) => {
    const place = (one) => places.get(list)?.get(one) ?? list.length + 1;
    list.sort((one, other) => place(one) - place(other));
  });
  const { xml } = await modeler.saveXML({ format: true });
  return xml.replaceAll('&#39;', "'"); // attributes stand in double quotes: a quote may be itself
}
