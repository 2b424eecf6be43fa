// Palette and context pad with what the engine runs and HR needs, and nothing else.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { KINDS } from './kinds.js';
import { t } from './texts.js';

const APPENDED = ['user_task', 'exclusive_gateway', 'timer', 'end_event'];

class Palette {
  static $inject = ['palette', 'create', 'elementFactory'];

  constructor(palette, create, elementFactory) {
    Object.assign(this, { create, elementFactory });
    palette.registerProvider(this);
  }

  getPaletteEntries() {
    const entries = {};
    for (const kind of KINDS) {
      const start = (event) => this.start(event, kind);
      entries[kind.id] = {
        group: kind.group,
        className: kind.icon,
        title: t(`add.${kind.id}`),
        action: { dragstart: start, click: start },
      };
    }
    return entries;
  }

  start(event, kind) {
    const { create, elementFactory } = this;
    if (kind.id === 'subprocess') {
      const around = elementFactory.createShape({ ...kind.attributes, x: 0, y: 0 });
      const begin = elementFactory.createShape({ type: 'bpmn:StartEvent', x: 40, y: 82, parent: around });
      create.start(event, [around, begin], { hints: { autoSelect: [around] } });
    } else {
      create.start(event, elementFactory.createShape({ ...kind.attributes }));
    }
  }
}

class ContextPad {
  static $inject = ['contextPad', 'connect', 'elementFactory', 'steps', 'rules', 'create', 'eventBus'];

  constructor(contextPad, connect, elementFactory, steps, rules, create, eventBus) {
    Object.assign(this, { connect, elementFactory, steps, rules, create, eventBus });
    contextPad.registerProvider(this);
  }

  getContextPadEntries(element) {
    if (element.type === 'label') return {};
    const entries = {};
    if (this.steps.mayContinue(element)) {
      for (const kind of KINDS.filter((one) => APPENDED.includes(one.id))) {
        entries[`append.${kind.id}`] = {
          group: 'model',
          className: kind.icon,
          title: t(`append.${kind.id}`),
          action: {
            click: (event, source) => this.append(kind, source),
            dragstart: (event, source) => this.drag(event, kind, source),
          },
        };
      }
    }
    if (is(element, 'bpmn:FlowNode') || is(element, 'bpmn:TextAnnotation')) {
      entries.connect = {
        group: 'connect',
        className: 'bpmn-icon-connection-multi',
        title: t('connect'),
        action: {
          click: (event, source) => this.connect.start(event, source),
          dragstart: (event, source) => this.connect.start(event, source),
        },
      };
    }
    if (this.rules.allowed('elements.delete', { elements: [element] })) {
      entries.remove = {
        group: 'edit',
        className: 'bpmn-icon-trash',
        title: t('remove'),
        action: { click: (event, what) => this.eventBus.fire('siklus.remove', { element: what }) },
      };
    }
    return entries;
  }

  append(kind, source) {
    const flows = source.outgoing.filter((flow) => is(flow, 'bpmn:SequenceFlow'));
    const branches = is(source, 'bpmn:Gateway') && flows.length > 0;
    this.steps.add({ source, flow: branches ? undefined : flows[0], kind: kind.id });
  }

  drag(event, kind, source) {
    this.create.start(event, this.elementFactory.createShape({ ...kind.attributes }), { source });
  }
}

export default {
  __init__: ['paletteProvider', 'contextPadProvider'],
  paletteProvider: ['type', Palette],
  contextPadProvider: ['type', ContextPad],
};
