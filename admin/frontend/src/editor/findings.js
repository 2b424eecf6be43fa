// What lint finds: beside the canvas in words, on the canvas as marks.

import { button, make } from './fields.js';
import { nameOf } from './kinds.js';
import { t } from './texts.js';

const SIGNS = { error: '✕', warning: '!', info: 'i' };
// The field of the panel in which a finding is mended; the first that is there.
const FIELDS = {
  'user-task-owner': ['owner'],
  'user-task-due': ['due'],
  'user-task-escalate': ['escalate', 'due'],
  'missing-name': ['name'],
  'unknown-form': ['form'],
  'unknown-service': ['service'],
  'task-without-work': ['service', 'decision', 'message'],
  'four-eyes': ['owner'],
  'unknown-process': ['called'],
  'unknown-decision': ['decision'],
  'constant-duration': ['due', 'timer'],
  'malformed-duration': ['due', 'remind', 'timer'],
  'event-without-definition': ['timer', 'message'],
  'condition-missing': ['condition'],
  'no-default-flow': ['condition'],
  'dead-end': ['connect'],
  'no-end': ['connect'],
};
const RANK = ['error', 'warning', 'info'];

export class Findings {
  constructor(place, heading, modeler, { select, path, tab }) {
    Object.assign(this, { place, heading, modeler, select, path, tab });
    this.found = [];
    this.old = false;
  }

  show(found) {
    this.found = found;
    this.old = false;
    this.draw();
    this.mark();
  }

  // The list is older than the diagram: asked again, or the network is away.
  stale() {
    this.old = true;
    this.place.setAttribute('aria-busy', 'true');
  }

  here() {
    return this.found.filter((one) => !one.path || one.path === this.path);
  }

  // element id -> {severity: the worst, count}
  marks() {
    const marks = new Map();
    for (const one of this.here()) {
      if (!one.element) continue;
      const mark = marks.get(one.element) ?? { severity: 'info', count: 0 };
      mark.count += 1;
      if (RANK.indexOf(one.severity) < RANK.indexOf(mark.severity)) mark.severity = one.severity;
      marks.set(one.element, mark);
    }
    return marks;
  }

  of(id) {
    return this.here().filter((one) => one.element === id);
  }

  draw() {
    const errors = this.found.filter((one) => one.severity === 'error').length;
    const others = this.found.length - errors;
    this.heading.textContent = this.found.length ? t('findings.count', { errors, others }) : t('findings.none');
    this.tab.textContent = this.found.length ? t('findings.tab', { n: this.found.length }) : t('findings.tab.none');
    this.place.removeAttribute('aria-busy');
    this.place.replaceChildren(...this.found.map((one) => this.item(one)));
  }

  item(finding) {
    const known = finding.element && this.modeler.get('elementRegistry').get(finding.element);
    const message = make('p', { class: 'message' }, this.message(finding));
    const basis = finding.legal_basis ? make('p', { class: 'small muted' }, finding.legal_basis) : '';
    const rule = make('span', { class: 'small muted' }, t('findings.rule', { rule: finding.rule }));
    const jump = known
      ? button(t('findings.jump', { name: nameOf(known.businessObject) }), () => this.select(known, FIELDS[finding.rule] ?? []), { class: 'link jump' })
      : finding.element || (finding.path && finding.path !== this.path)
        ? make('span', { class: 'small muted' }, [finding.path !== this.path ? finding.path : '', finding.name || finding.element || ''].filter(Boolean).join(' · '))
        : '';
    return make('li', { class: `finding is-${finding.severity}`, 'data-rule': finding.rule }, head(finding), message, basis, make('p', { class: 'tools' }, jump, rule));
  }

  // What the page can mend is told in the words of the page; lint speaks to those who write files.
  message(finding) {
    const object = this.modeler.get('elementRegistry').get(finding.element)?.businessObject;
    if (!object) return finding.message;
    const key = ['finding', finding.rule, finding.case].filter(Boolean).join('.');
    const text = t(key, { name: nameOf(object) });
    return text === key ? finding.message : text;
  }

  // Marks every element that something was found about; a number says how much.
  mark() {
    const overlays = this.modeler.get('overlays');
    const registry = this.modeler.get('elementRegistry');
    overlays.remove({ type: 'siklus-lint' });
    for (const [id, mark] of this.marks()) {
      const element = registry.get(id);
      if (!element || !element.parent) continue;
      const html = make('div', { class: `siklus-lint is-${mark.severity}`, title: this.of(id).map((one) => this.message(one)).join('\n') }, SIGNS[mark.severity]);
      const position = element.waypoints ? { top: -10, left: 0 } : { bottom: 10, right: 12 };
      overlays.add(id, 'siklus-lint', { position, html });
    }
  }
}

export function head(finding) {
  return make(
    'p',
    { class: 'severity' },
    make('span', { class: `sign is-${finding.severity}`, 'aria-hidden': 'true' }, SIGNS[finding.severity] ?? SIGNS.info),
    t(`severity.${finding.severity}`),
  );
}
