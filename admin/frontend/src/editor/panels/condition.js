// When a way out of a choice is taken: a field of an earlier form against a value, or "else".

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { make, selectField, textField } from '../fields.js';
import { conditionText, property, simpleCondition } from '../model.js';
import { tasksBefore } from '../order.js';
import { t } from '../texts.js';
import { readOnly } from './values.js';

const ORDERED = ['==', '!=', '>', '>=', '<', '<='];
const EQUAL = ['==', '!='];

export function hasConditions(flow) {
  const { source } = flow;
  if (is(source, 'bpmn:ParallelGateway') || is(source, 'bpmn:EventBasedGateway')) return false;
  if (is(source, 'bpmn:Gateway')) return source.outgoing.length > 1 || Boolean(flow.businessObject.conditionExpression);
  return Boolean(flow.businessObject.conditionExpression);
}

// page: {model, forms, redraw, asked}; `asked` remembers that a way should get a simple condition.
export function conditionFields(flow, page) {
  const object = flow.businessObject;
  const key = `condition.${flow.id}`;
  const otherwise = flow.source.businessObject.default === object;
  const text = page.model.condition(flow);
  const typed = page.forms.fieldsOf(formsBefore(flow.source), page.redraw);
  if (typed === null) return make('p', { class: 'muted' }, t('loading'));
  const fields = [...typed, ...systemFields(page, typed)];
  const simple = simpleCondition(text);
  const known = simple && fields.find((one) => one.name === simple.field);
  const asks = page.asked.has(flow.id);
  const kind = otherwise ? 'default' : known || asks ? 'simple' : text ? 'special' : '';
  const options = [{ value: 'simple', label: t('condition.simple') }, { value: 'default', label: t('condition.default') }];
  if (text && !known && !otherwise) options.push({ value: 'special', label: t('condition.special') });
  const choose = (picked) => {
    page.asked.delete(flow.id);
    if (picked === 'default') page.model.setDefault(flow);
    if (picked === 'simple') {
      page.asked.add(flow.id);
      page.redraw();
    }
    if (picked === 'special') page.redraw();
  };
  const parts = [selectField(key, t('condition.when'), kind, options, choose, { help: kind === 'default' ? t('condition.default.help') : undefined })];
  if (kind === 'special') parts.push(readOnly(t('condition.text'), text, t('condition.special.help')));
  if (kind === 'simple') parts.push(simpleFields(flow, page, fields, known ? simple : null, key));
  return make('div', { class: 'condition' }, ...parts);
}

function simpleFields(flow, page, fields, simple, key) {
  if (!fields.length) return make('p', { class: 'help' }, t('condition.no_fields'));
  const field = fields.find((one) => one.name === simple?.field);
  const write = (changed, quiet = false) => {
    const chosen = { operator: '==', ...simple, ...changed };
    const of = fields.find((one) => one.name === chosen.field);
    if (changed.field) Object.assign(chosen, { operator: '==', value: of.values?.[0]?.value ?? (of.type === 'number' ? '0' : '') });
    page.asked.delete(flow.id);
    page.change(() => page.model.setCondition(flow, conditionText({ ...chosen, type: of.type })), quiet);
  };
  const options = fields.map((one) => ({ value: one.name, label: `${one.title} (${one.form})` }));
  const parts = [selectField(`${key}.field`, t('condition.field'), simple?.field ?? '', options, (name) => write({ field: name }))];
  if (!field) return make('div', {}, ...parts);
  const operators = (field.type === 'number' ? ORDERED : EQUAL).map((one) => ({ value: one, label: t(`operator.${one}`) }));
  parts.push(selectField(`${key}.operator`, t('condition.operator'), simple.operator, operators, (operator) => write({ operator })));
  if (field.values) {
    parts.push(selectField(`${key}.value`, t('condition.value'), simple.value, field.values, (value) => write({ value }), { other: (value) => t('special', { value }) }));
  } else {
    const type = field.type === 'number' ? { type: 'number', step: 'any' } : {};
    parts.push(textField(`${key}.value`, t('condition.value'), simple.value, (value) => write({ value: value || (field.type === 'number' ? '0' : '') }, true), type));
  }
  return make('div', {}, ...parts);
}

// What the conditions of this diagram ask already and no form is asked for: services set it. The values
// to choose from are those that stand in the diagram.
function systemFields(page, typed) {
  const found = new Map();
  for (const flow of page.modeler.get('elementRegistry').filter((one) => is(one, 'bpmn:SequenceFlow') && !one.labelTarget)) {
    const asked = simpleCondition(page.model.condition(flow));
    if (!asked || typed.some((one) => one.name === asked.field)) continue;
    const field = found.get(asked.field) ?? { name: asked.field, title: asked.field.replaceAll('_', ' '), form: t('condition.system'), type: asked.type, values: new Set() };
    field.values.add(asked.value);
    found.set(asked.field, field);
  }
  return [...found.values()].map((field) => ({ ...field, values: choices(field) }));
}

function choices({ type, values }) {
  if (type === 'number') return null;
  if (type === 'boolean') return YES_NO();
  return [...values].sort().map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}

const YES_NO = () => [{ value: 'true', label: t('yes') }, { value: 'false', label: t('no') }];

function formsBefore(element) {
  const names = tasksBefore(element).map((task) => property(task.businessObject, 'form'));
  return [...new Set(names.filter(Boolean))];
}

// Fields that a condition may ask, from the forms of the draft. What is sealed never routes anything.
export class Forms {
  constructor(store, lang) {
    this.store = store;
    this.lang = lang;
    this.known = new Map(); // form id -> fields, or null while it is read
  }

  // Returns the fields, or null until they are read; then `ready` is called.
  fieldsOf(ids, ready) {
    let waiting = false;
    for (const id of ids) {
      if (!this.known.has(id)) this.read(id, ready);
      waiting ||= this.known.get(id) === null;
    }
    if (waiting) return null;
    const found = new Map();
    for (const id of ids) for (const field of this.known.get(id)) if (!found.has(field.name)) found.set(field.name, field);
    return [...found.values()];
  }

  async read(id, ready) {
    this.known.set(id, null);
    const folder = this.store.path.includes('/') ? this.store.path.replace(/[^/]*$/, '') : '';
    try {
      const { text } = await this.store.read(`${folder}forms/${id}.json`);
      this.known.set(id, this.fields(JSON.parse(text), id));
    } catch (error) {
      console.warn(error); // lint tells of a form that is missing or broken
      this.known.set(id, []);
    }
    ready();
  }

  fields(form, id) {
    const title = this.text(form, 'title') || id;
    return Object.entries(form.properties ?? {}).flatMap(([name, field]) => {
      if (field['x-sealed'] || field['x-from'] || ['array', 'object'].includes(field.type) || field['x-widget'] === 'file') return [];
      const type = ['integer', 'number'].includes(field.type) ? 'number' : field.type === 'boolean' ? 'boolean' : 'text';
      return [{ name, title: this.text(field, 'title') || name, form: title, type, values: this.values(field, type) }];
    });
  }

  values(field, type) {
    if (type === 'boolean') return YES_NO();
    if (!field.enum) return null;
    const labels = (this.lang === 'en' && field['x-en']?.labels) || field['x-labels'] || field.enum;
    return field.enum.map((value, index) => ({ value: String(value), label: String(labels[index] ?? value) }));
  }

  text(what, name) {
    return (this.lang === 'en' && what['x-en']?.[name]) || what[name];
  }
}

