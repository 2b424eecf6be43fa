// Changes that take several moves on the canvas, each one thing to undo: a step more, a step less.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { kindNamed } from './kinds.js';

const GAP = 60; // between two steps, as scripts/layout.py draws them
const WIDE = { width: 120, height: 80 }; // of a task, as there
const BELOW = 60; // from a boundary event down to what follows it
const STEP_DOWN = 40; // how far one looks further down for a free place
const FURTHEST_DOWN = 40; // steps down, then the place is taken as it is

export function flowsOut(shape) {
  return shape.outgoing.filter((flow) => is(flow, 'bpmn:SequenceFlow'));
}

export function flowsIn(shape) {
  return shape.incoming.filter((flow) => is(flow, 'bpmn:SequenceFlow'));
}

class Steps {
  static $inject = ['commandStack', 'rules', 'elementRegistry'];

  constructor(commandStack, rules, elementRegistry) {
    Object.assign(this, { commandStack, rules, elementRegistry });
    commandStack.registerHandler('siklus.add', Add);
    commandStack.registerHandler('siklus.remove', Remove);
    commandStack.registerHandler('siklus.boundary', AddBoundary);
    commandStack.registerHandler('siklus.join', Join);
  }

  // source: the step before; flow: the way on which it is put, none: a way of its own; kind: see kinds.js
  add({ source, flow, kind, name }) {
    const context = { source, flow, kind, name };
    this.commandStack.execute('siklus.add', context);
    return context.added;
  }

  remove(element) {
    this.commandStack.execute('siklus.remove', { element });
  }

  addBoundary(host, name) {
    const context = { host, name };
    this.commandStack.execute('siklus.boundary', context);
    return context.added;
  }

  connect(source, target) {
    const context = { source, target };
    this.commandStack.execute('siklus.join', context);
    return context.added;
  }

  mayContinue(element) {
    if (!is(element, 'bpmn:FlowNode') || is(element, 'bpmn:EndEvent')) return false;
    if (is(element, 'bpmn:EventBasedGateway')) return false; // only certain events may follow it
    return !element.businessObject.triggeredByEvent;
  }

  // Steps that a new way out of the source may lead to.
  targets(source) {
    if (!this.mayContinue(source)) return [];
    return this.elementRegistry.filter((element) => this.mayLead(source, element));
  }

  mayLead(source, element) {
    if (element === source || element.labelTarget || !is(element, 'bpmn:FlowNode')) return false;
    if (flowsOut(source).some((flow) => flow.target === element)) return false;
    const allowed = this.rules.allowed('connection.create', { source, target: element });
    return Boolean(allowed) && allowed.type === 'bpmn:SequenceFlow';
  }
}

class Change {
  static $inject = ['modeling', 'elementFactory', 'spaceTool', 'elementRegistry', 'canvas', 'rules'];

  constructor(modeling, elementFactory, spaceTool, elementRegistry, canvas, rules) {
    Object.assign(this, { modeling, elementFactory, spaceTool, elementRegistry, canvas, rules });
  }

  create(kind, name) {
    const attributes = { ...kindNamed(kind).attributes };
    const shape = this.elementFactory.createShape(attributes);
    if (is(shape, 'bpmn:Task') || is(shape, 'bpmn:CallActivity')) Object.assign(shape, WIDE);
    if (name) shape.businessObject.name = name;
    return shape;
  }

  put(shape, middle, parent) {
    this.modeling.createShape(shape, middle, parent);
    if (is(shape, 'bpmn:SubProcess')) this.fill(shape);
    return shape;
  }

  // A subprocess needs a way through it from the first moment.
  fill(around) {
    const y = around.y + around.height / 2;
    const [begin, end] = ['bpmn:StartEvent', 'bpmn:EndEvent'].map((type) => this.elementFactory.createShape({ type }));
    this.modeling.createShape(begin, { x: around.x + GAP, y }, around);
    this.modeling.createShape(end, { x: right(around) - GAP, y }, around);
    this.connect(begin, end);
  }

  // Moves everything that begins right of x by delta, and widens what lies across.
  space(x, delta) {
    if (delta <= 0) return;
    const root = this.canvas.getRootElement();
    const all = this.elementRegistry.filter((one) => one !== root && one.parent);
    const { movingShapes, resizingShapes } = this.spaceTool.calculateAdjustments(all, 'x', delta, x);
    this.spaceTool.makeSpace(movingShapes, resizingShapes, { x: delta, y: 0 }, 'e', x);
  }

  connect(source, target) {
    return this.modeling.connect(source, target, { type: 'bpmn:SequenceFlow' });
  }

  // Returns the middle of a free place of this size, at or below the one wished for.
  free(middle, size, parent) {
    const place = { ...middle };
    for (let tries = 0; tries < FURTHEST_DOWN; tries += 1) {
      const taken = parent.children.some(
        (one) => one.width && !one.waypoints && !one.labelTarget && overlap(one, place, size),
      );
      if (!taken) return place;
      place.y += STEP_DOWN;
    }
    return place;
  }
}

class Add extends Change {
  preExecute(context) {
    const { source, flow, kind, name } = context;
    const parent = source.host ? source.host.parent : source.parent;
    const shape = this.create(kind, name);
    const next = flow?.target;
    context.added = shape;
    let middle;
    if (source.host) middle = this.below(source, shape, parent);
    else if (next && next.x >= right(source)) middle = this.between(source, next, shape, parent);
    else middle = this.behind(source, shape, parent);
    this.put(shape, middle, parent);
    if (flow) {
      this.modeling.reconnectEnd(flow, shape, left(shape));
      if (is(shape, 'bpmn:EndEvent')) return;
      this.modeling.layoutConnection(flow);
      this.connect(shape, next);
    } else {
      this.connect(source, shape);
    }
  }

  // A branch runs on the row of what it leads to; where ways meet, on the row that it comes from.
  between(source, next, shape, parent) {
    const room = next.x - right(source);
    this.space(right(source) + Math.min(room, GAP) / 2, shape.width + 2 * GAP - room);
    const ahead = { x: next.x - GAP - shape.width / 2, y: middleOf(next).y };
    const level = Math.abs(middleOf(source).y - middleOf(next).y) < 2;
    if (level || (flowsIn(next).length === 1 && flowsOut(source).length > 1)) return ahead;
    return this.free({ x: right(source) + GAP + shape.width / 2, y: middleOf(source).y }, shape, parent);
  }

  behind(source, shape, parent) {
    const x = right(source) + GAP + shape.width / 2;
    const y = middleOf(source).y;
    if (!flowsOut(source).length) {
      const there = this.free({ x, y }, shape, parent);
      if (there.y === y) return there;
      this.space(right(source) + 1, shape.width + GAP);
      return { x, y };
    }
    return this.free({ x, y: y + (is(source, 'bpmn:Gateway') ? shape.height + GAP : 0) }, shape, parent);
  }

  below(source, shape, parent) {
    const middle = { x: right(source) + GAP + shape.width / 2, y: source.y + source.height + BELOW + shape.height / 2 };
    return this.free(middle, shape, parent);
  }
}

class Remove extends Change {
  preExecute({ element }) {
    const incoming = element.incoming ? flowsIn(element) : [];
    const outgoing = element.outgoing ? flowsOut(element) : [];
    if (!element.waypoints && outgoing.length === 1 && incoming.length > 1) {
      const { target } = outgoing[0];
      for (const flow of incoming) {
        if (flow.source === element) continue;
        const twice = flowsOut(flow.source).some((one) => one !== flow && one.target === target);
        if (!twice && flow.source !== target) this.modeling.reconnectEnd(flow, target, left(target));
      }
    }
    this.modeling.removeElements([element]);
  }
}

class AddBoundary extends Change {
  preExecute(context) {
    const { host, name } = context;
    const shape = this.elementFactory.createShape({
      type: 'bpmn:BoundaryEvent',
      eventDefinitionType: 'bpmn:TimerEventDefinition',
      cancelActivity: false,
    });
    if (name) shape.businessObject.name = name;
    const taken = host.attachers?.length ?? 0;
    const x = right(host) - 24 - taken * 44;
    context.added = this.modeling.createShape(shape, { x: Math.max(x, host.x), y: host.y + host.height }, host, { attach: true });
  }
}

class Join extends Change {
  preExecute(context) {
    context.added = this.connect(context.source, context.target);
  }
}

function right(shape) {
  return shape.x + shape.width;
}

function left(shape) {
  return { x: shape.x, y: shape.y + shape.height / 2 };
}

function middleOf(shape) {
  return { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 };
}

function overlap(shape, middle, size) {
  const margin = 20;
  return (
    Math.abs(middleOf(shape).x - middle.x) < (shape.width + size.width) / 2 + margin &&
    Math.abs(middleOf(shape).y - middle.y) < (shape.height + size.height) / 2 + margin
  );
}

export default {
  __init__: ['steps'],
  steps: ['type', Steps],
};
