// Questions that stop the work for a moment: which step, where; really remove?

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { flowsIn, flowsOut } from './changes.js';
import { button, icon, make, selectField, textField } from './fields.js';
import { KINDS, kindOf, nameOf } from './kinds.js';
import { t } from './texts.js';

// Resolves to what was chosen, or null. The dialog goes away with it.
function ask(title, body, buttons) {
  return new Promise((resolve) => {
    const heading = make('h2', { id: 'dialog-title', tabindex: '-1', autofocus: true }, title);
    const form = make('form', { method: 'dialog' }, heading, ...body);
    const dialog = make('dialog', { class: 'ask', 'aria-labelledby': 'dialog-title' }, form);
    let answer = null;
    const done = (value) => {
      answer = value;
      dialog.close();
    };
    form.append(
      make(
        'div',
        { class: 'acts' },
        ...buttons.map(({ text, value, primary, danger }) =>
          make('button', { type: primary ? 'submit' : 'button', class: `btn${primary ? ' primary' : ''}${danger ? ' danger' : ''}`, onclick: primary ? null : () => done(value()) }, text),
        ),
        button(t('cancel'), () => done(null), { class: 'btn' }),
      ),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      done(buttons.find((one) => one.primary).value());
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Resolves to {flow, kind, name} or null. `flow`: the way it was asked for on, if any.
export function askStep(source, flow) {
  const ways = flowsOut(source);
  const chosen = { kind: 'user_task', name: '', flow: flow?.id ?? ways[0]?.id ?? '' };
  const kinds = KINDS.filter((one) => one.step && (one.id !== 'end_event' || !ways.length || is(source, 'bpmn:Gateway')));
  const radios = kinds.map((one) => {
    const what = `what-${one.id}`;
    const input = make('input', { type: 'radio', name: 'kind', id: `kind-${one.id}`, value: one.id, checked: one.id === chosen.kind, 'aria-describedby': what, onchange: () => (chosen.kind = one.id) });
    const words = make('span', {}, make('label', { for: input.id, class: 'name' }, t(`kind.${one.id}`)), make('span', { id: what, class: 'small muted' }, t(`what.${one.id}`)));
    const choose = () => {
      input.checked = true;
      chosen.kind = one.id;
    };
    return make('div', { class: 'kind', onclick: choose }, input, icon(one.icon), words);
  });
  const body = [make('fieldset', { class: 'kinds' }, make('legend', {}, t('ask.kind')), ...radios)];
  const name = textField('ask.name', t('name'), '', () => {}, { help: t('ask.name.help'), maxlength: '200' });
  body.push(name);
  const branch = is(source, 'bpmn:Gateway');
  if (!flow && (ways.length > 1 || (branch && ways.length))) {
    const options = ways.map((one) => ({ value: one.id, label: t('ask.before', { name: one.businessObject.name || '→', target: nameOf(one.target.businessObject) }) }));
    if (branch) options.push({ value: '', label: t('ask.new_way') });
    body.push(selectField('ask.flow', t('ask.where'), chosen.flow, options, (value) => (chosen.flow = value)));
  }
  const value = () => ({
    kind: chosen.kind,
    name: name.querySelector('input').value.trim(),
    flow: ways.find((one) => one.id === chosen.flow),
  });
  return ask(t('ask.add', { name: nameOf(source.businessObject) }), body, [{ text: t('add'), primary: true, value }]);
}

// Resolves to whether it is to go.
export function askRemoval(element) {
  const body = [];
  if (is(element, 'bpmn:FlowNode')) {
    const from = flowsIn(element).map((flow) => nameOf(flow.source.businessObject));
    const to = flowsOut(element).map((flow) => nameOf(flow.target.businessObject));
    if (from.length && to.length === 1) body.push(make('p', {}, t('ask.joined', { from: from.join(', '), to: to[0] })));
    else if (from.length || to.length) body.push(make('p', {}, t('ask.loose')));
    const attached = (element.attachers ?? []).map((one) => nameOf(one.businessObject));
    if (attached.length) body.push(make('p', {}, t('ask.attached', { names: attached.join(', ') })));
    if (is(element, 'bpmn:SubProcess')) body.push(make('p', {}, t('ask.inside')));
  }
  body.push(make('p', { class: 'muted' }, t('ask.undo')));
  const title = t('ask.remove', { kind: kindOf(element.businessObject), name: nameOf(element.businessObject) });
  return ask(title, body, [{ text: t('remove'), primary: true, danger: true, value: () => true }]);
}

// Somebody else saved first. Resolves to 'theirs', 'copy', 'download' or null.
export function askConflict(message) {
  const body = [make('p', {}, message), make('p', {}, t('conflict.ways'))];
  return ask(t('conflict.title'), body, [
    { text: t('conflict.copy'), primary: true, value: () => 'copy' },
    { text: t('conflict.theirs'), danger: true, value: () => 'theirs' },
    { text: t('conflict.download'), value: () => 'download' },
  ]);
}

export function askLoss(warnings) {
  const list = make('ul', {}, ...warnings.slice(0, 8).map((one) => make('li', {}, make('code', {}, one))));
  return ask(t('loss.title'), [make('p', {}, t('loss.text')), list], [{ text: t('loss.go_on'), primary: true, danger: true, value: () => true }]);
}
