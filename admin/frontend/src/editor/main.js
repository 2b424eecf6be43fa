// The diagram editor of a draft: puts the parts together. What the page brings is told in README.md.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { touchNavigation } from '../touch.js';
import { askConflict, askLoss, askRemoval, askStep } from './dialogs.js';
import { button, make } from './fields.js';
import { Findings } from './findings.js';
import { nameOf } from './kinds.js';
import { Model } from './model.js';
import { createModeler, open, written } from './modeler.js';
import { Outline } from './outline.js';
import { Panel } from './panel.js';
import { Forms } from './panels/condition.js';
import { Store } from './store.js';
import { t, useTexts } from './texts.js';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import './editor.css';

const READABLE = 0.5; // below this scale nothing can be read: begin at the start instead
const BEGIN = 0.85; // the scale then
const PALETTE = 64; // pixels that the palette covers
const MARGIN = 24;
const STEP = 1.25; // of one press on a zoom button
const LISTS = ['owners', 'forms', 'deadlines', 'reminders', 'moments', 'services', 'processes', 'decisions', 'calendars', 'bindings', 'substitutes'];

class Editor {
  constructor(root) {
    this.root = root;
    const data = JSON.parse(document.getElementById('diagram-texts').textContent);
    useTexts(data.texts);
    this.modeler = createModeler(this.part('canvas'), data.bpmn_js);
    this.store = new Store({ ...root.dataset, modeler: this.modeler });
    this.path = root.dataset.path;
    this.canvas = this.modeler.get('canvas');
    this.registry = this.modeler.get('elementRegistry');
    this.stack = this.modeler.get('commandStack');
  }

  part(name) {
    return this.root.querySelector(`[data-part=${name}]`);
  }

  async start() {
    const [document, choices] = await Promise.all([this.store.read(), this.store.choices()]);
    for (const list of LISTS) choices[list] ??= [];
    this.choices = choices;
    this.build();
    const lost = await this.load(document);
    this.listen();
    this.store.lint();
    this.store.present();
    this.root.dataset.state = 'shown';
    if (lost.length && !(await askLoss(lost))) {
      this.store.stopped = true;
      this.say(t('loss.stopped'));
    }
  }

  build() {
    const { modeler } = this;
    this.findings = new Findings(this.part('findings'), this.part('findings-count'), modeler, {
      path: this.path,
      tab: this.root.querySelector('[data-tab=findings]'),
      select: (element, fields) => {
        this.select(element, { show: true, panel: true });
        this.panel.focusField(fields);
      },
    });
    this.panel = new Panel(this.part('panel'), {
      modeler,
      model: new Model(modeler),
      choices: this.choices,
      forms: new Forms(this.store, document.documentElement.lang),
      findings: this.findings,
      select: (element) => this.select(element, { panel: true }),
      addStep: (source, flow) => this.addStep(source, flow),
      removeStep: (element) => this.removeStep(element),
      addBoundary: (host) => this.select(modeler.get('steps').addBoundary(host, t('boundary.name')), { panel: true }),
    });
    this.outline = new Outline(this.part('list'), modeler, {
      select: (element) => this.select(element, { panel: true, list: true }),
    });
  }

  async load({ text, version }) {
    const lost = await open(this.modeler, text);
    this.store.version = version;
    this.store.dirty = false;
    this.store.stopped = 'closed' in this.root.dataset;
    this.state({ state: 'saved', message: '' });
    this.look();
    this.current = null;
    this.draw();
    return lost;
  }

  listen() {
    const { modeler, store } = this;
    modeler.on('selection.changed', ({ newSelection }) => {
      const [one] = newSelection;
      this.current = newSelection.length === 1 ? (one.labelTarget ?? one) : null;
      this.draw();
      if (this.current) this.outline.show(this.current.id);
    });
    modeler.on('commandStack.changed', ({ trigger }) => {
      if (trigger === 'clear') return;
      store.changed();
      this.findings.stale();
      this.drawList();
      this.drawTools();
      if (this.current && !this.current.parent) this.select(null);
    });
    modeler.on('elements.changed', ({ elements }) => this.panel.changed(elements));
    modeler.on('siklus.remove', ({ element }) => this.remove(element));
    const actions = modeler.get('editorActions');
    actions.unregister('removeSelection');
    actions.register('removeSelection', () => {
      for (const one of modeler.get('selection').get()) if (one.parent) this.remove(one);
    });
    store.addEventListener('state', ({ detail }) => this.state(detail));
    store.addEventListener('findings', ({ detail }) => this.found(detail));
    store.addEventListener('conflict', ({ detail }) => this.conflict(detail));
    store.addEventListener('others', ({ detail }) => this.others(detail));
    this.root.addEventListener('click', (event) => {
      const act = event.target.closest('[data-act]')?.dataset.act;
      if (act) this.act(act);
    });
    document.addEventListener('keydown', (event) => this.key(event));
    addEventListener('beforeunload', (event) => {
      if (store.dirty && !('closed' in this.root.dataset)) event.preventDefault();
    });
    touchNavigation(this.part('canvas'), this.canvas);
  }

  act(act) {
    const zoom = (factor) => this.canvas.zoom(this.canvas.zoom() * factor, 'auto');
    const acts = {
      save: () => this.save(),
      undo: () => this.stack.canUndo() && this.stack.undo(),
      redo: () => this.stack.canRedo() && this.stack.redo(),
      bigger: () => zoom(STEP),
      smaller: () => zoom(1 / STEP),
      whole: () => this.whole(),
      process: () => this.select(null, { panel: true }),
      list: () => this.view('list'),
      canvas: () => this.view('canvas'),
      findings: () => this.view('findings'),
      back: () => this.back(),
      download: () => this.download(),
      settle: () => this.conflict(this.conflicted),
    };
    acts[act]?.();
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]')) return;
    const typing = event.target.closest('input, textarea, select');
    const key = event.key.toLowerCase();
    if (key === 's') {
      event.preventDefault();
      document.activeElement?.blur?.(); // what is being typed counts
      this.save();
    } else if (!typing && !this.part('canvas').contains(event.target) && (key === 'z' || key === 'y')) {
      event.preventDefault();
      this.act(key === 'y' || event.shiftKey ? 'redo' : 'undo');
    }
  }

  async save() {
    if (this.store.stopped && this.conflicted) return this.conflict(this.conflicted);
    return this.store.save();
  }

  // Draws what depends on the selection.
  draw() {
    this.drawList();
    this.drawTools();
    this.panel.draw(this.current ?? this.canvas.getRootElement());
  }

  drawList() {
    this.outline.draw(this.current, this.findings.marks());
  }

  drawTools() {
    this.root.querySelector('[data-act=undo]').disabled = !this.stack.canUndo();
    this.root.querySelector('[data-act=redo]').disabled = !this.stack.canRedo();
  }

  found(findings) {
    this.findings.show(findings);
    this.drawList();
    this.panel.drawProblems();
  }

  // show: bring it into view on the canvas; panel: go to its fields; list: it was chosen in the list
  select(element, { show = true, panel = false } = {}) {
    const selection = this.modeler.get('selection');
    if (element && show) this.canvas.setRootElement(this.canvas.findRoot(element));
    selection.select(element ?? null);
    if (!element) {
      this.current = null;
      this.draw();
    }
    if (element && show) {
      const small = this.canvas.zoom() < READABLE;
      if (small) this.canvas.zoom(BEGIN);
      this.reveal(element, small);
    }
    if (panel) {
      this.root.dataset.detail = 'open';
      this.panel.focus();
    }
  }

  // Narrow pages show one part at a time.
  view(view) {
    this.root.dataset.view = view;
    delete this.root.dataset.detail;
    for (const tab of this.root.querySelectorAll('[data-tab]')) tab.setAttribute('aria-pressed', String(tab.dataset.tab === view));
    if (view === 'canvas') this.look();
  }

  back() {
    delete this.root.dataset.detail;
    if (this.current) this.outline.focus(this.current.id);
  }

  // The whole diagram beside the palette, or its beginning when the whole would be too small to read.
  look() {
    if (!this.part('canvas').clientWidth) return; // not shown at the moment
    this.whole();
    if (this.canvas.zoom() >= READABLE) return;
    this.canvas.zoom(BEGIN);
    this.reveal(this.current ?? this.registry.find((one) => is(one, 'bpmn:StartEvent')), true);
  }

  whole() {
    this.canvas.resized();
    const { inner, outer } = this.canvas.viewbox();
    const room = { width: outer.width - PALETTE - MARGIN, height: outer.height - 2 * MARGIN };
    const scale = Math.min(1, room.width / inner.width, room.height / inner.height);
    const middle = { x: inner.x + inner.width / 2, y: inner.y + inner.height / 2 };
    this.canvas.viewbox({
      x: middle.x - (PALETTE + room.width / 2) / scale,
      y: middle.y - outer.height / 2 / scale,
      width: outer.width / scale,
      height: outer.height / scale,
    });
  }

  reveal(element, centre = false) {
    if (!element || !this.part('canvas').clientWidth) return;
    const box = element.waypoints ? { ...element.waypoints[0], width: 0, height: 0 } : element;
    const { inner, outer, ...view } = this.canvas.viewbox();
    const covered = PALETTE / this.canvas.zoom();
    const inside = box.x > view.x + covered && box.y > view.y && box.x + box.width < view.x + view.width && box.y + box.height < view.y + view.height;
    if (inside && !centre) return;
    const left = centre ? covered * 1.5 : (view.width + covered) / 2 - box.width / 2;
    this.canvas.viewbox({ ...view, x: box.x - left, y: box.y + box.height / 2 - view.height / 2 });
  }

  async addStep(source, flow) {
    const chosen = await askStep(source, flow);
    if (!chosen) return;
    const added = this.modeler.get('steps').add({ source, ...chosen });
    this.select(added, { panel: true });
    this.say(t('said.added', { name: nameOf(added.businessObject), after: nameOf(source.businessObject) }));
  }

  async removeStep(element) {
    if (await askRemoval(element)) this.remove(element);
  }

  remove(element) {
    const before = element.waypoints ? element.source : (element.incoming?.[0]?.source ?? element.host);
    const name = nameOf(element.businessObject);
    this.modeler.get('steps').remove(element);
    this.select(before?.parent ? before : null, { panel: this.root.dataset.detail === 'open' });
    this.say(t('said.removed', { name }));
  }

  say(text) {
    this.part('said').textContent = text;
  }

  state({ state, message }) {
    this.root.dataset.save = state;
    const at = this.store.savedAt && clock(this.store.savedAt);
    const texts = {
      saved: at ? t('save.saved', { at }) : t('save.unchanged'),
      changed: t('save.changed'),
      saving: t('save.saving'),
    };
    this.part('state').textContent = message || texts[state] || '';
    this.part('state').className = `state ${['offline', 'refused', 'conflict'].includes(state) ? 'bad' : ''}`;
    this.part('settle').hidden = state !== 'conflict';
  }

  others(others) {
    const place = this.part('others');
    place.hidden = others.length === 0;
    place.textContent = others.map((one) => t('others', { name: one.name, since: one.since })).join(' ');
  }

  async conflict(error) {
    this.conflicted = error;
    const way = await askConflict(error.message);
    if (way === 'download') this.download();
    if (way === 'theirs') {
      try {
        await this.load(await this.store.read());
        this.conflicted = null;
        this.store.lint();
        this.say(t('said.theirs'));
      } catch (failure) {
        console.warn(failure);
        this.say(t('save.offline.now'));
      }
    }
    if (way === 'copy') {
      try {
        location.assign(await this.store.copy());
      } catch (failure) {
        this.state({ state: 'conflict', message: failure.message });
      }
    }
  }

  async download() {
    const content = await written(this.modeler);
    const address = URL.createObjectURL(new Blob([content], { type: 'application/xml' }));
    const link = make('a', { href: address, download: this.path.split('/').pop() });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }
}

function clock(moment) {
  return [moment.getHours(), moment.getMinutes()].map((n) => String(n).padStart(2, '0')).join('.');
}

const root = document.querySelector('[data-editor]');
if (root) {
  const editor = new Editor(root);
  editor.start().catch((error) => {
    console.error(error);
    root.dataset.state = 'failed';
    const place = root.querySelector('[data-part=failed]');
    place.hidden = false;
    place.append(make('p', {}, t('failed')), button(t('failed.again'), () => location.reload()));
  });
}

export { createModeler, open, written };
