// The steps of a diagram in the order in which work reaches them: what the list shows.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { flowsOut } from './changes.js';

// Returns the flow nodes that stand directly in a process or subprocess, first things first.
// Ways back are passed over; what nothing leads to comes last, from left to right.
export function ordered(scope) {
  const nodes = (scope.children ?? []).filter((one) => is(one, 'bpmn:FlowNode') && !one.labelTarget);
  const seen = new Set();
  const backwards = [];
  const visit = (node) => {
    // with a stack of its own: a long process must not overflow the browser's
    const stack = [[node, after(node)]];
    seen.add(node);
    while (stack.length) {
      const [current, rest] = stack[stack.length - 1];
      const next = rest.pop();
      if (!next) {
        backwards.push(current);
        stack.pop();
      } else if (!seen.has(next) && nodes.includes(next)) {
        seen.add(next);
        stack.push([next, after(next)]);
      }
    }
  };
  const starts = nodes.filter((one) => is(one, 'bpmn:StartEvent'));
  const heads = nodes.filter((one) => !one.host && !one.incoming.some((flow) => is(flow, 'bpmn:SequenceFlow')));
  const byPlace = (one, other) => one.x - other.x || one.y - other.y;
  const roots = [...starts, ...heads.sort(byPlace), ...[...nodes].sort(byPlace)];
  const found = [];
  for (const root of roots) {
    if (seen.has(root)) continue;
    backwards.length = 0;
    visit(root);
    found.push(...backwards.reverse());
  }
  return found;
}

// What follows a node; the last of it is visited first, so that the first way stands first in the list.
function after(node) {
  return [...flowsOut(node).map((flow) => flow.target), ...(node.attachers ?? [])];
}

// Forms of the user tasks from which work can reach an element, the nearest first.
export function tasksBefore(element) {
  const found = [];
  const seen = new Set([element]);
  const queue = [element];
  while (queue.length) {
    const one = queue.shift();
    const before = one.incoming.filter((flow) => is(flow, 'bpmn:SequenceFlow')).map((flow) => flow.source);
    if (one.host) before.push(one.host);
    if (is(one, 'bpmn:StartEvent') && is(one.parent, 'bpmn:SubProcess')) before.push(one.parent);
    if (is(one, 'bpmn:SubProcess') && one !== element) {
      before.push(...one.children.filter((child) => is(child, 'bpmn:EndEvent')));
    }
    for (const source of before) {
      if (seen.has(source)) continue;
      seen.add(source);
      if (is(source, 'bpmn:UserTask')) found.push(source);
      queue.push(source);
    }
  }
  return found;
}
