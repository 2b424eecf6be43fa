// The steps as a list: the whole job without the picture, by keyboard, on a phone.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { flowsOut } from './changes.js';
import { icon, make } from './fields.js';
import { iconOf, kindOf, nameOf } from './kinds.js';
import { ordered } from './order.js';
import { t } from './texts.js';

export class Outline {
  constructor(place, modeler, { select }) {
    this.place = place;
    this.modeler = modeler;
    this.select = select;
    place.addEventListener('keydown', (event) => this.walk(event));
  }

  // marks: element id -> the worst severity and number of its findings
  draw(current, marks) {
    const focused = this.place.contains(document.activeElement) ? document.activeElement.dataset.element : null;
    const root = this.modeler.get('canvas').getRootElements()[0];
    const pools = root.children.filter((one) => is(one, 'bpmn:Participant'));
    const lists = pools.length ? pools.map((pool) => this.pool(pool, current, marks)) : [this.list(root, current, marks)];
    this.place.replaceChildren(...lists);
    if (focused) this.find(focused)?.focus();
  }

  pool(pool, current, marks) {
    return make('section', {}, make('h3', {}, nameOf(pool.businessObject)), this.list(pool, current, marks));
  }

  list(scope, current, marks) {
    const steps = ordered(scope);
    const list = make('ol', { class: 'steps' });
    steps.forEach((step, index) => list.append(this.item(step, steps[index + 1], current, marks)));
    if (!steps.length) list.append(make('li', { class: 'muted' }, t('list.empty')));
    return list;
  }

  item(step, next, current, marks) {
    const object = step.businessObject;
    const mark = marks.get(step.id);
    const line = make(
      'button',
      {
        type: 'button',
        class: 'step',
        'data-element': step.id,
        'aria-current': step === current ? 'true' : undefined,
        onclick: () => this.select(step, true),
      },
      icon(iconOf(object)),
      make(
        'span',
        { class: 'words' },
        make('span', { class: 'name' }, nameOf(object)),
        make('span', { class: 'small muted' }, this.kind(step)),
        this.leads(step, next),
        mark ? make('span', { class: `mark is-${mark.severity}` }, t(`mark.${mark.severity}`, { n: mark.count })) : '',
      ),
    );
    const item = make('li', {}, line);
    if (is(step, 'bpmn:SubProcess')) item.append(this.list(this.plane(step), current, marks));
    return item;
  }

  // A collapsed subprocess has a plane of its own, where its steps are.
  plane(step) {
    return this.modeler.get('elementRegistry').get(`${step.id}_plane`) ?? step;
  }

  kind(step) {
    const kind = kindOf(step.businessObject);
    return step.host ? t('list.attached', { kind, host: nameOf(step.host.businessObject) }) : kind;
  }

  // Where it goes on, unless that is simply the next line.
  leads(step, next) {
    const flows = flowsOut(step);
    if (flows.length === 1 && flows[0].target === next && !step.host) return '';
    if (!flows.length) return is(step, 'bpmn:EndEvent') ? '' : make('span', { class: 'small warn' }, t('list.nowhere'));
    const ways = flows.map((flow) => {
      const target = nameOf(flow.target.businessObject);
      const name = flow.businessObject.name;
      return name ? `${name} → ${target}` : `→ ${target}`;
    });
    return make('span', { class: 'small muted ways' }, ways.join('; '));
  }

  find(id) {
    return [...this.place.querySelectorAll('.step')].find((one) => one.dataset.element === id);
  }

  show(id) {
    this.find(id)?.scrollIntoView({ block: 'nearest' });
  }

  focus(id) {
    this.find(id)?.focus();
  }

  walk(event) {
    if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return;
    const all = [...this.place.querySelectorAll('.step')];
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    all[Math.min(Math.max(to, 0), all.length - 1)].focus();
  }
}
