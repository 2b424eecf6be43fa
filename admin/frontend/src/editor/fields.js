// Plain form elements: each with a label of its own, help and problems tied to it.

const LONG = 34; // characters that fit into a field of the panel

let count = 0;

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (name in element && typeof value !== 'string') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

export function button(text, act, attributes = {}) {
  return make('button', { type: 'button', class: 'btn small', onclick: act, ...attributes }, text);
}

export function icon(name) {
  return make('span', { class: `${name} symbol`, 'aria-hidden': 'true' });
}

// Ties label and help to a control; `key` is what finds the control again after a redraw.
export function field(key, label, control, help) {
  count += 1;
  const id = `f-${count}`;
  control.id = id;
  control.dataset.key = key;
  const note = help ? make('p', { class: 'help', id: `${id}-help` }, help) : null;
  if (note) control.setAttribute('aria-describedby', note.id);
  return make('div', { class: 'field' }, make('label', { for: id }, label), control, note);
}

export function textField(key, label, value, change, { help, ...attributes } = {}) {
  const input = make('input', { type: 'text', value, onchange: () => change(input.value.trim()), ...attributes });
  return field(key, label, input, help);
}

export function areaField(key, label, value, change, { help } = {}) {
  const area = make('textarea', { rows: '3', onchange: () => change(area.value.trim()) });
  area.value = value;
  return field(key, label, area, help);
}

export function numberField(key, label, value, change, { help, min = '1', max = '999' } = {}) {
  const input = make('input', {
    type: 'number',
    inputmode: 'numeric',
    min,
    max,
    value: String(value),
    onchange: () => input.reportValidity() && input.value && change(Number(input.value)),
  });
  return field(key, label, input, help);
}

// options: [{value, label}]; a value that none of them has is shown as `other` and kept.
export function selectField(key, label, value, options, change, { help, none, other } = {}) {
  const select = make('select', { onchange: () => change(select.value) });
  if (none !== undefined) select.append(make('option', { value: '' }, none));
  for (const one of options) select.append(make('option', { value: one.value }, one.label));
  const known = value === '' ? none !== undefined : options.some((one) => one.value === value);
  if (!known && value !== '') select.append(make('option', { value }, other ? other(value) : value));
  if (!known && value === '') select.prepend(make('option', { value: '' }, '—'));
  select.value = value;
  const chosen = select.selectedOptions[0]?.textContent ?? '';
  const whole = chosen.length > LONG ? chosen : ''; // the field would cut it off
  return field(key, label, select, [whole, help].filter(Boolean).join(' · '));
}

export function checkField(key, label, value, change, { help } = {}) {
  count += 1;
  const id = `f-${count}`;
  const input = make('input', { type: 'checkbox', id, checked: value, onchange: () => change(input.checked) });
  input.dataset.key = key;
  const note = help ? make('p', { class: 'help', id: `${id}-help` }, help) : null;
  if (note) input.setAttribute('aria-describedby', note.id);
  return make('div', { class: 'field check' }, input, make('label', { for: id }, label), note);
}

export function group(legend, ...children) {
  return make('fieldset', {}, make('legend', {}, legend), ...children);
}
