// Shows diagrams: every element with data-diagram="URL of the BPMN XML" becomes a viewer that marks
// where the case stands. What the attributes mean is told in ../README.md.

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { touchNavigation } from './touch.js';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './viewer.css';

const TEXTS = {
  id: {
    here: 'Di sini sekarang',
    hereTimes: (n) => `Di sini sekarang, ${n} kali`,
    stuck: 'Tertahan',
    failed: 'Diagram tidak dapat dimuat.',
    bigger: 'Perbesar',
    smaller: 'Perkecil',
    whole: 'Seluruh diagram',
  },
  en: {
    here: 'Here now',
    hereTimes: (n) => `Here now, ${n} times`,
    stuck: 'Stuck',
    failed: 'The diagram could not be loaded.',
    bigger: 'Zoom in',
    smaller: 'Zoom out',
    whole: 'Whole diagram',
  },
};
const READABLE = 0.5; // below this scale the names cannot be read: show the open element instead
const STEP = 1.25; // factor of one press on a zoom button

const texts = TEXTS[document.documentElement.lang.slice(0, 2)] ?? TEXTS.id;

for (const container of document.querySelectorAll('[data-diagram]')) {
  show(container).catch((error) => {
    console.error(error);
    container.textContent = texts.failed;
    container.dataset.state = 'failed';
  });
}

async function show(container) {
  const answer = await fetch(container.dataset.diagram, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${container.dataset.diagram}: ${answer.status}`);
  const xml = await answer.text();
  container.textContent = '';
  const viewer = new NavigatedViewer({ container });
  await viewer.importXML(xml);
  mark(viewer, container.dataset);
  look(viewer, ids(container.dataset.open)[0]);
  container.append(zoomButtons(viewer));
  touchNavigation(container, viewer.get('canvas'));
  container.dataset.state = 'shown';
}

function ids(text) {
  return (text ?? '').split(/\s+/).filter(Boolean);
}

function mark(viewer, { open, done, stuck }) {
  const canvas = viewer.get('canvas');
  const known = (id) => viewer.get('elementRegistry').get(id) !== undefined;
  for (const id of ids(done).filter(known)) canvas.addMarker(id, 'siklus-done');
  const times = new Map();
  for (const id of ids(open).filter(known)) times.set(id, (times.get(id) ?? 0) + 1);
  for (const [id, count] of times) {
    canvas.addMarker(id, 'siklus-open');
    badge(viewer, id, 'siklus-token', count > 1 ? `${count}` : '', count > 1 ? texts.hereTimes(count) : texts.here);
  }
  for (const id of ids(stuck).filter(known)) {
    canvas.addMarker(id, 'siklus-stuck');
    badge(viewer, id, 'siklus-token siklus-token-stuck', '!', texts.stuck);
  }
}

function badge(viewer, id, className, text, title) {
  const html = document.createElement('div');
  html.className = className;
  html.textContent = text;
  html.title = title;
  viewer.get('overlays').add(id, 'siklus', { position: { top: -12, left: -12 }, html });
}

function look(viewer, id) {
  const canvas = viewer.get('canvas');
  const element = id && viewer.get('elementRegistry').get(id);
  if (element) canvas.setRootElement(canvas.findRoot(element)); // it may lie in a collapsed subprocess
  canvas.zoom('fit-viewport', 'auto');
  if (!element || canvas.zoom() >= READABLE) return;
  const { x, y, width, height } = element;
  canvas.zoom(1);
  const view = canvas.viewbox().outer;
  canvas.viewbox({
    x: x + width / 2 - view.width / 2,
    y: y + height / 2 - view.height / 2,
    width: view.width,
    height: view.height,
  });
}

function zoomButtons(viewer) {
  const canvas = viewer.get('canvas');
  const group = document.createElement('div');
  group.className = 'siklus-zoom';
  const button = (sign, label, act) => {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = sign;
    element.title = label;
    element.setAttribute('aria-label', label);
    element.addEventListener('click', act);
    group.append(element);
  };
  button('+', texts.bigger, () => canvas.zoom(canvas.zoom() * STEP, 'auto'));
  button('−', texts.smaller, () => canvas.zoom(canvas.zoom() / STEP, 'auto'));
  button('□', texts.whole, () => canvas.zoom('fit-viewport', 'auto'));
  return group;
}
