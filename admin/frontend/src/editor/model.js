// What the engine reads of an element, read and written: properties, references, conditions, times.
// Every write is one change that can be undone; what is not touched stays as it was.

import { is } from 'bpmn-js/lib/util/ModelUtil';

const PROPERTIES = 'spiffworkflow:properties';

function extensions(object) {
  return object.extensionElements?.get('values') ?? [];
}

export function property(object, name) {
  for (const holder of extensions(object)) {
    if (holder.$type !== PROPERTIES) continue;
    for (const one of holder.get('properties')) if (one.name === name) return one.value ?? '';
  }
  return '';
}

export function extensionText(object, type) {
  return (extensions(object).find((one) => one.$type === `spiffworkflow:${type}`)?.value ?? '').trim();
}

export class Model {
  constructor(modeler) {
    this.modeling = modeler.get('modeling');
    this.moddle = modeler.get('moddle');
    this.registry = modeler.get('elementRegistry');
    this.canvas = modeler.get('canvas');
    this.definitions = () => modeler.getDefinitions();
  }

  // changes: name -> text; an empty text takes the property away
  setProperties(element, changes) {
    const { moddle } = this;
    const kept = [];
    let holder = null;
    for (const one of extensions(element.businessObject)) {
      if (one.$type !== PROPERTIES || holder) {
        kept.push(one);
        continue;
      }
      holder = moddle.create(PROPERTIES, { properties: one.get('properties').map((each) => this.copy(each)) });
      kept.push(holder);
    }
    if (!holder) kept.push((holder = moddle.create(PROPERTIES, { properties: [] })));
    for (const [name, value] of Object.entries(changes)) {
      const others = holder.properties.filter((one) => one.name !== name);
      const old = holder.properties.find((one) => one.name === name);
      if (!value) holder.properties = others;
      else if (old) old.value = value;
      else holder.properties.push(moddle.create('spiffworkflow:property', { name, value }));
    }
    for (const one of holder.properties) one.$parent = holder;
    this.setExtensions(element, kept.filter((one) => one !== holder || holder.properties.length));
  }

  setExtensionText(element, type, value) {
    const name = `spiffworkflow:${type}`;
    const kept = extensions(element.businessObject).filter((one) => one.$type !== name);
    if (value) kept.unshift(this.moddle.create(name, { value }));
    this.setExtensions(element, kept);
  }

  setExtensions(element, values) {
    let extensionElements;
    if (values.length) {
      extensionElements = this.moddle.create('bpmn:ExtensionElements', { values });
      extensionElements.$parent = element.businessObject;
      for (const one of values) one.$parent = extensionElements;
    }
    this.modeling.updateProperties(element, { extensionElements });
  }

  copy(one) {
    return this.moddle.create('spiffworkflow:property', { name: one.name, value: one.value });
  }

  set(element, attributes) {
    this.modeling.updateProperties(element, attributes);
  }

  setName(element, name) {
    this.modeling.updateLabel(element, name);
  }

  setDocumentation(element, text) {
    const [first, ...rest] = element.businessObject.get('documentation');
    const made = text ? [this.moddle.create('bpmn:Documentation', { ...(first?.id && { id: first.id }), text })] : [];
    for (const one of made) one.$parent = element.businessObject;
    this.modeling.updateProperties(element, { documentation: [...made, ...rest] });
  }

  condition(flow) {
    return flow.businessObject.conditionExpression?.body?.trim() ?? '';
  }

  setCondition(flow, text) {
    const conditionExpression = text ? this.expression(text, flow.businessObject) : undefined;
    const source = flow.source.businessObject;
    if (text && source.default === flow.businessObject) this.set(flow.source, { default: undefined });
    this.set(flow, { conditionExpression });
  }

  setDefault(flow) {
    this.set(flow, { conditionExpression: undefined });
    this.set(flow.source, { default: flow.businessObject });
  }

  // {kind: 'duration' | 'date' | 'cycle', text}
  timer(object) {
    const definition = object.eventDefinitions?.[0];
    for (const kind of ['duration', 'date', 'cycle']) {
      const found = definition?.[TIMES[kind]];
      if (found) return { kind, text: found.body?.trim() ?? '' };
    }
    return { kind: 'duration', text: '' };
  }

  setTimer(element, kind, text) {
    const definition = element.businessObject.eventDefinitions[0];
    const attributes = { timeDuration: undefined, timeDate: undefined, timeCycle: undefined };
    if (text) attributes[TIMES[kind]] = this.expression(text, definition);
    this.modeling.updateModdleProperties(element, definition, attributes);
  }

  expression(body, parent) {
    const made = this.moddle.create('bpmn:FormalExpression', { body });
    made.$parent = parent;
    return made;
  }

  messageName(object) {
    return object.eventDefinitions?.[0]?.messageRef?.name ?? '';
  }

  // A message stands beside the processes; the event only names it.
  setMessageName(element, name) {
    const definition = element.businessObject.eventDefinitions[0];
    const definitions = this.definitions();
    const roots = definitions.get('rootElements');
    let message = roots.find((one) => is(one, 'bpmn:Message') && one.name === name);
    if (!message && name) {
      message = this.moddle.create('bpmn:Message', { name, id: this.moddle.ids.nextPrefixed('Message_') });
      message.$parent = definitions;
      this.modeling.updateModdleProperties(element, definitions, { rootElements: [...roots, message] });
    }
    this.modeling.updateModdleProperties(element, definition, { messageRef: name ? message : undefined });
  }
}

const TIMES = { duration: 'timeDuration', date: 'timeDate', cycle: 'timeCycle' };

// `field == 'value'` and its like, or null: what the simple choices can show
export function simpleCondition(text) {
  const found = /^([\p{L}_][\p{L}\p{N}_]*)\s*(==|!=|<=|>=|<|>)\s*('(?:[^'\\]*)'|"(?:[^"\\]*)"|-?\d+(?:\.\d+)?|true|false|True|False)$/u.exec(text.trim());
  if (!found) return null;
  const [, field, operator, literal] = found;
  if (/^['"]/.test(literal)) return { field, operator, value: literal.slice(1, -1), type: 'text' };
  if (/^(true|false)$/i.test(literal)) return { field, operator, value: literal.toLowerCase(), type: 'boolean' };
  return { field, operator, value: literal, type: 'number' };
}

export function conditionText({ field, operator, value, type }) {
  if (type === 'boolean' || type === 'number') return `${field} ${operator} ${value}`;
  return `${field} ${operator} '${value.replace(/['\\]/g, '')}'`;
}

// `P5D hari_kerja` -> {days: 5, calendar: 'hari_kerja'}, or null. `bare`: the calendar of a length that
// names none.
export function daysOf(text, bare) {
  const found = /^P(\d+)D(?:\s+(hari_kerja|hari_kalender))?$/.exec(text.trim());
  return found ? { days: Number(found[1]), calendar: found[2] ?? (bare || 'hari_kalender') } : null;
}

export function daysText(days, calendar) {
  return `P${days}D ${calendar}`;
}
