// What may be added, and what every element of a diagram is called.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { t } from './texts.js';

const TIMER = 'bpmn:TimerEventDefinition';
const MESSAGE = 'bpmn:MessageEventDefinition';

// The engine runs these, and lint refuses none of them where the editor lets them stand.
export const KINDS = [
  kind('user_task', 'bpmn:UserTask', 'user-task', 'activity', { step: true }),
  kind('service_task', 'bpmn:ServiceTask', 'service', 'activity', { step: true }),
  kind('decision_task', 'bpmn:BusinessRuleTask', 'business-rule', 'activity', { step: true }),
  kind('call_activity', 'bpmn:CallActivity', 'call-activity', 'activity', { step: true }),
  kind('subprocess', 'bpmn:SubProcess', 'subprocess-expanded', 'activity', { step: true, isExpanded: true }),
  kind('exclusive_gateway', 'bpmn:ExclusiveGateway', 'gateway-xor', 'gateway', { step: true }),
  kind('parallel_gateway', 'bpmn:ParallelGateway', 'gateway-parallel', 'gateway', { step: true }),
  kind('timer', 'bpmn:IntermediateCatchEvent', 'intermediate-event-catch-timer', 'event', { step: true, eventDefinitionType: TIMER }),
  kind('message', 'bpmn:IntermediateCatchEvent', 'intermediate-event-catch-message', 'event', { step: true, eventDefinitionType: MESSAGE }),
  kind('end_event', 'bpmn:EndEvent', 'end-event-none', 'event', { step: true }),
  kind('start_event', 'bpmn:StartEvent', 'start-event-none', 'event'),
  kind('annotation', 'bpmn:TextAnnotation', 'text-annotation', 'note'),
];

function kind(id, type, icon, group, more = {}) {
  const { step = false, ...attributes } = more;
  return { id, group, icon: `bpmn-icon-${icon}`, step, attributes: { type, ...attributes } };
}

export function kindNamed(id) {
  return KINDS.find((one) => one.id === id);
}

const SYMBOLS = {
  UserTask: 'user-task',
  ServiceTask: 'service',
  BusinessRuleTask: 'business-rule',
  ScriptTask: 'script',
  CallActivity: 'call-activity',
  SubProcess: 'subprocess-expanded',
  ExclusiveGateway: 'gateway-xor',
  ParallelGateway: 'gateway-parallel',
  InclusiveGateway: 'gateway-or',
  EventBasedGateway: 'gateway-eventbased',
  StartEvent: 'start-event-none',
  EndEvent: 'end-event-none',
  TextAnnotation: 'text-annotation',
  SequenceFlow: 'connection',
};

export function eventKind(object) {
  const definition = object.eventDefinitions?.[0];
  return definition ? definition.$type.slice('bpmn:'.length, -'EventDefinition'.length).toLowerCase() : '';
}

export function iconOf(object) {
  const name = object.$type.slice('bpmn:'.length);
  const event = eventKind(object);
  if (event === 'timer' || event === 'message') return `bpmn-icon-intermediate-event-catch-${event}`;
  return `bpmn-icon-${SYMBOLS[name] ?? (is(object, 'bpmn:Event') ? 'intermediate-event-none' : 'task')}`;
}

// "Tugas orang", "Tunggu waktu", ...: what people call the kind of an element
export function kindOf(object) {
  const name = object.$type.slice('bpmn:'.length);
  const event = eventKind(object);
  for (const key of [`kind.${name}.${event}`, `kind.${name}`]) {
    const text = t(key);
    if (text !== key) return text;
  }
  return name;
}

export function nameOf(object) {
  const name = (is(object, 'bpmn:TextAnnotation') ? object.text : object.name)?.trim();
  if (name) return name;
  if (is(object, 'bpmn:SequenceFlow')) {
    return t('flow.between', { source: nameOf(object.sourceRef), target: nameOf(object.targetRef) });
  }
  return t('no_name', { kind: kindOf(object) });
}
