// What the panel shows for each kind of element, beside its name.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { areaField, group, make, selectField, textField } from '../fields.js';
import { eventKind } from '../kinds.js';
import { extensionText, property } from '../model.js';
import { t } from '../texts.js';
import { expressionField, lengthFields, nameField, readOnly } from './values.js';

// Properties that a field of the panel shows, by kind; all others are listed as they stand.
const SHOWN = {
  'bpmn:UserTask': ['owner', 'form', 'due', 'remind', 'escalate', 'substitute'],
  'bpmn:ServiceTask': ['service'],
  'bpmn:BusinessRuleTask': ['binding'],
  'bpmn:CallActivity': ['binding'],
};

export function kindFields(element, page) {
  const object = element.businessObject;
  if (is(object, 'bpmn:UserTask')) return userTask(element, page);
  if (is(object, 'bpmn:ServiceTask')) return [service(element, page)];
  if (is(object, 'bpmn:BusinessRuleTask')) return [decision(element, page)];
  if (is(object, 'bpmn:CallActivity')) return [call(element, page)];
  if (is(object, 'bpmn:Event') && eventKind(object) === 'timer') return [timer(element, page)];
  if (is(object, 'bpmn:CatchEvent') && eventKind(object) === 'message') return [message(element, page)];
  if (is(object, 'bpmn:ScriptTask')) return [readOnly(t('script'), object.script ?? '', t('script.help'))];
  return [];
}

function userTask(element, page) {
  const object = element.businessObject;
  const { choices } = page;
  const value = (name) => property(object, name);
  const set = (name) => (text) => page.change(() => page.model.setProperties(element, { [name]: text }));
  const length = (name, label, options, more) =>
    lengthFields(
      name,
      label,
      [{ kind: 'duration', options }],
      { kind: 'duration', text: value(name), bare: value('calendar') },
      choices.calendars,
      (kind, text, quiet) => page.change(() => page.model.setProperties(element, { [name]: text }), quiet),
      more,
    );
  return [
    group(
      t('group.who'),
      expressionField('owner', t('owner'), choices.owners, value('owner'), set('owner'), { none: t('owner.none') }),
      nameField('substitute', t('substitute'), choices.substitutes, value('substitute'), set('substitute'), { none: t('substitute.none') }),
      nameField('form', t('form'), choices.forms, value('form'), set('form'), { none: t('form.none') }),
    ),
    group(
      t('group.when'),
      length('due', t('due'), choices.deadlines, { none: t('due.none'), help: t('due.help') }),
      length('remind', t('remind'), choices.reminders, { none: t('remind.none'), first: 3 }),
      expressionField('escalate', t('escalate'), choices.owners, value('escalate'), set('escalate'), { none: t('escalate.none'), help: t('escalate.help') }),
    ),
  ];
}

function service(element, page) {
  const { object, set } = one(element, page);
  return nameField('service', t('service'), page.choices.services, property(object, 'service'), set('service'));
}

function decision(element, page) {
  const { object, set } = one(element, page);
  const write = (id) => page.change(() => page.model.setExtensionText(element, 'calledDecisionId', id));
  return make('div', {}, nameField('decision', t('decision'), page.choices.decisions, extensionText(object, 'calledDecisionId'), write), binding(object, set, page));
}

function call(element, page) {
  const { object, set } = one(element, page);
  const write = (id) => page.change(() => page.model.set(element, { calledElement: id || undefined }));
  return make('div', {}, nameField('called', t('called'), page.choices.processes, object.calledElement ?? '', write), binding(object, set, page));
}

function binding(object, set, page) {
  return nameField('binding', t('binding'), page.choices.bindings, property(object, 'binding') || 'bundle', set('binding'), { none: undefined });
}

function timer(element, page) {
  const object = element.businessObject;
  const lists = [{ kind: 'duration', options: page.choices.deadlines }, { kind: 'date', options: page.choices.moments }];
  const change = (kind, text, quiet) => page.change(() => page.model.setTimer(element, kind, text), quiet);
  const length = lengthFields('timer', t('timer'), lists, { ...page.model.timer(object), bare: property(object, 'calendar') }, page.choices.calendars, change, { help: t('timer.help') });
  if (!is(object, 'bpmn:BoundaryEvent')) return length;
  const options = [{ value: 'true', label: t('boundary.stops') }, { value: 'false', label: t('boundary.beside') }];
  const stops = selectField('stops', t('boundary.then'), String(object.cancelActivity !== false), options, (value) =>
    page.change(() => page.model.set(element, { cancelActivity: value === 'true' })),
  );
  return make('div', {}, length, stops);
}

function message(element, page) {
  const name = page.model.messageName(element.businessObject);
  return textField('message', t('message'), name, (value) => page.change(() => page.model.setMessageName(element, value), true), { help: t('message.help') });
}

function one(element, page) {
  const set = (name) => (text) => page.change(() => page.model.setProperties(element, { [name]: text }));
  return { object: element.businessObject, set };
}

// Everything else that the file says about the element: told, kept, not changed here.
export function furtherSettings(object) {
  const shown = SHOWN[object.$type] ?? [];
  const rows = [];
  for (const holder of object.extensionElements?.get('values') ?? []) {
    if (holder.$type === 'spiffworkflow:properties') {
      for (const each of holder.get('properties')) if (!shown.includes(each.name)) rows.push([each.name, each.value]);
    } else if (holder.$type !== 'spiffworkflow:calledDecisionId') {
      rows.push([holder.$type.replace(/^.*:/, ''), holder.value ?? '']);
    }
  }
  for (const event of object.eventDefinitions ?? []) {
    const named = event.messageRef ?? event.signalRef ?? event.errorRef ?? event.escalationRef;
    if (named) rows.push([t('further.event'), named.name ?? named.id]);
    if (event.condition) rows.push([t('condition'), event.condition.body ?? '']);
  }
  const loop = object.loopCharacteristics;
  if (loop) rows.push([t(loop.isSequential ? 'repeated.sequential' : 'repeated'), loop.loopDataInputRef ?? loop.loopCardinality?.body ?? '']);
  rows.push([t('id'), object.id]);
  return make(
    'details',
    { class: 'further' },
    make('summary', {}, t('further')),
    make('p', { class: 'help' }, t('further.help')),
    make('dl', {}, ...rows.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, make('code', {}, value || '—'))])),
  );
}

export function notes(element, page) {
  const object = element.businessObject;
  const text = object.documentation?.[0]?.text ?? '';
  return areaField('documentation', t('documentation'), text, (value) => page.change(() => page.model.setDocumentation(element, value), true));
}
