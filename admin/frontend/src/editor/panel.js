// The panel of the selected element: its name, what it needs, where it leads, what is wrong with it.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { flowsOut } from './changes.js';
import { areaField, button, group, icon, make, selectField, textField } from './fields.js';
import { head } from './findings.js';
import { iconOf, kindOf, nameOf } from './kinds.js';
import { conditionFields, hasConditions } from './panels/condition.js';
import { furtherSettings, kindFields, notes } from './panels/kinds.js';
import { t } from './texts.js';

export class Panel {
  // page: {modeler, model, choices, forms, findings, select, addStep, removeStep, addBoundary}
  constructor(place, page) {
    this.place = place;
    this.page = page;
    this.quiet = false;
    page.asked = new Set();
    page.redraw = () => this.draw(this.element);
    page.change = (change, quiet = false) => this.change(change, quiet);
  }

  // A field that shows what was just typed into it need not be drawn again; doing so would take
  // away the button that the person is pressing at this moment.
  change(change, quiet) {
    this.quiet = quiet;
    try {
      change();
    } finally {
      this.quiet = false;
    }
  }

  changed(elements) {
    if (this.quiet || !this.element) return;
    const near = [this.element, ...(this.element.outgoing ?? []), ...(this.element.incoming ?? [])];
    if (elements.some((one) => near.includes(one))) this.draw(this.element);
  }

  draw(element) {
    const same = element === this.element;
    const key = same && this.place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const scroll = this.place.scrollTop;
    this.element = element;
    this.place.replaceChildren(...this.parts(element));
    if (same) this.place.scrollTop = scroll;
    if (key) [...this.place.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key)?.focus();
  }

  focus() {
    this.place.querySelector('h2')?.focus();
  }

  // Goes to the first of these fields that is there.
  focusField(keys) {
    const all = [...this.place.querySelectorAll('[data-key]')];
    const found = keys.map((key) => all.find((one) => one.dataset.key.split('.')[0] === key)).find(Boolean);
    found?.focus();
    found?.scrollIntoView({ block: 'center' });
  }

  parts(element) {
    if (!element || is(element, 'bpmn:Process') || is(element, 'bpmn:Collaboration')) return this.process(element);
    const object = element.businessObject;
    this.problems = make('div', { class: 'problems' });
    this.drawProblems();
    const title = make('h2', { tabindex: '-1' }, icon(iconOf(object)), ` ${kindOf(object)}`);
    if (is(object, 'bpmn:SequenceFlow')) return [title, this.problems, ...this.flow(element)];
    if (is(object, 'bpmn:TextAnnotation')) {
      const text = areaField('text', t('annotation.text'), object.text ?? '', (value) => this.change(() => this.page.model.setName(element, value), true));
      return [title, text, this.acts(element)];
    }
    if (!is(object, 'bpmn:FlowNode')) return [title, this.problems, this.name(element), furtherSettings(object)];
    return [
      title,
      this.problems,
      this.name(element),
      ...kindFields(element, this.page),
      this.ways(element),
      notes(element, this.page),
      this.acts(element),
      furtherSettings(object),
    ];
  }

  process(element) {
    const title = make('h2', { tabindex: '-1' }, t('process'));
    if (!element) return [title, make('p', { class: 'muted' }, t('panel.nothing'))];
    return [title, this.name(element), notes(element, this.page), make('p', { class: 'muted' }, t('panel.nothing'))];
  }

  name(element) {
    const help = is(element, 'bpmn:UserTask') ? t('name.help') : is(element, 'bpmn:ExclusiveGateway') ? t('name.question') : '';
    const object = element.businessObject;
    const set = (value) => (is(element, 'bpmn:Process') ? this.page.model.set(element, { name: value || undefined }) : this.page.model.setName(element, value));
    return textField('name', t('name'), object.name ?? '', (value) => this.change(() => set(value), true), { help, maxlength: '200' });
  }

  drawProblems() {
    if (!this.element || !this.problems) return;
    const ways = is(this.element, 'bpmn:FlowNode') ? flowsOut(this.element) : [];
    const found = [this.element, ...ways].flatMap((one) => this.page.findings.of(one.id));
    this.problems.replaceChildren(
      ...found.map((one) => make('div', { class: `finding is-${one.severity}` }, head(one), make('p', { class: 'message' }, this.page.findings.message(one)))),
    );
  }

  flow(flow) {
    const route = make(
      'p',
      { class: 'route' },
      t('flow.from'),
      ' ',
      this.link(flow.source),
      ' ',
      t('flow.to'),
      ' ',
      this.link(flow.target),
    );
    const parts = [route, textField('name', t('flow.name'), flow.businessObject.name ?? '', (value) => this.change(() => this.page.model.setName(flow, value), true), { help: t('flow.name.help') })];
    if (hasConditions(flow)) parts.push(group(t('condition'), conditionFields(flow, this.page)));
    const acts = make('div', { class: 'acts' }, button(t('add_on_flow'), () => this.page.addStep(flow.source, flow)), button(t('flow.remove'), () => this.page.removeStep(flow)));
    return [...parts, acts, furtherSettings(flow.businessObject)];
  }

  // Ways out of the element. At a choice each has its condition here; one need not find the arrow.
  ways(element) {
    const flows = flowsOut(element);
    const lines = flows.map((flow, index) => {
      const to = make('p', { class: 'route' }, t('flow.to'), ' ', this.link(flow.target));
      if (!hasConditions(flow)) return make('div', { class: 'way' }, to, this.wayActs(flow));
      const legend = flow.businessObject.name || t('way', { n: index + 1 });
      const name = textField(`way.${flow.id}`, t('flow.name'), flow.businessObject.name ?? '', (value) => this.change(() => this.page.model.setName(flow, value), true));
      return make('fieldset', { class: 'way' }, make('legend', {}, legend), to, name, conditionFields(flow, this.page), this.wayActs(flow));
    });
    const more = this.connecting(element);
    if (!lines.length && !more) return '';
    return make('section', { class: 'ways' }, make('h3', {}, t('ways')), ...lines, more ?? '');
  }

  wayActs(flow) {
    return make(
      'p',
      { class: 'tools' },
      button(t('add_here'), () => this.page.addStep(flow.source, flow), { class: 'link', 'aria-label': t('add_here.to', { target: nameOf(flow.target.businessObject) }) }),
      button(t('flow.remove'), () => this.page.removeStep(flow), { class: 'link', 'aria-label': t('flow.remove.to', { target: nameOf(flow.target.businessObject) }) }),
    );
  }

  // A further way to a step that is there already.
  connecting(element) {
    const steps = this.page.modeler.get('steps');
    const several = is(element, 'bpmn:Gateway');
    if (!steps.mayContinue(element) || (flowsOut(element).length && !several)) return null;
    const targets = steps.targets(element);
    if (!targets.length) return null;
    const options = targets.map((one) => ({ value: one.id, label: nameOf(one.businessObject) }));
    const connect = (id) => {
      if (id) steps.connect(element, targets.find((one) => one.id === id));
    };
    return selectField('connect', several ? t('connect.more') : t('connect.to'), '', options, connect, { none: t('connect.choose') });
  }

  link(element) {
    return button(nameOf(element.businessObject), () => this.page.select(element, true), { class: 'link' });
  }

  acts(element) {
    const steps = this.page.modeler.get('steps');
    const acts = [];
    if (steps.mayContinue(element)) acts.push(button(t('add_after'), () => this.page.addStep(element), { class: 'btn small primary' }));
    if (is(element, 'bpmn:UserTask') || is(element, 'bpmn:SubProcess') || is(element, 'bpmn:CallActivity')) {
      acts.push(button(t('add_boundary'), () => this.page.addBoundary(element)));
    }
    acts.push(button(is(element, 'bpmn:FlowNode') ? t('remove_step') : t('remove'), () => this.page.removeStep(element), { class: 'btn small danger' }));
    return make('div', { class: 'acts' }, ...acts);
  }
}

