// Choices of people, forms, times: from the lists of the server, and what is in none of them is kept.

import { make, numberField, selectField } from '../fields.js';
import { daysOf, daysText } from '../model.js';
import { t } from '../texts.js';

const DAYS = 'days'; // the choice "a number of days"

// key, label; list: [{expression, label, help}]; value: what stands in the diagram
export function expressionField(key, label, list, value, change, { none, help } = {}) {
  const options = list.map((one) => ({ value: one.expression, label: one.label }));
  const known = list.find((one) => one.expression === value);
  const special = value && !known ? t('special.help') : '';
  return selectField(key, label, value, options, change, {
    none: none ?? t('none'),
    other: specialValue,
    help: special || known?.help || help,
  });
}

export function specialValue(value) {
  return t('special', { value });
}

// The same for lists of {id, title} or {name, label}.
export function nameField(key, label, list, value, change, more = {}) {
  const options = list.map((one) => ({ value: one.id ?? one.name ?? one.value, label: one.title ?? one.label ?? one.name }));
  const help = list.find((one) => (one.id ?? one.name ?? one.value) === value)?.help ?? more.help;
  const known = !value || options.some((one) => one.value === value);
  return selectField(key, label, value, options, change, {
    none: t('none'),
    other: specialValue,
    ...more,
    help: known ? help : t('special.unlisted'),
  });
}

// A dated parameter, or a number of days of a calendar. lists: [{kind, options}], value: {kind, text, bare}
export function lengthFields(key, label, lists, value, calendars, change, { help, none, first = 5 } = {}) {
  const options = [];
  for (const list of lists) {
    for (const one of list.options) options.push({ value: `${list.kind}|${one.expression}`, label: one.label });
  }
  options.push({ value: DAYS, label: t('length.days') });
  const days = value.kind === 'duration' ? daysOf(value.text, value.bare) : null;
  const chosen = days ? DAYS : value.text ? `${value.kind}|${value.text}` : '';
  const known = !chosen || options.some((one) => one.value === chosen);
  const choose = (picked) => {
    if (picked === DAYS) return change('duration', daysText(first, 'hari_kerja'));
    const [kind, ...text] = picked.split('|');
    return change(kind || 'duration', text.join('|'));
  };
  const select = selectField(key, label, chosen, options, choose, {
    none: none ?? t('none'),
    other: () => specialValue(value.text),
    help: known ? (days ? t('length.help') : help) : t('special.help'),
  });
  if (!days) return select;
  // both fields write both values: the other one may have been typed into and not left yet
  const write = (quiet) => {
    const n = Number(number.querySelector('input').value) || days.days;
    change('duration', daysText(n, calendar.querySelector('select').value), quiet);
  };
  const number = numberField(`${key}.days`, t('length.number'), days.days, () => write(true));
  const calendar = selectField(`${key}.calendar`, t('length.calendar'), days.calendar, calendars, () => write(false), {
    help: calendars.find((one) => one.value === days.calendar)?.help,
  });
  return make('div', {}, select, make('div', { class: 'pair' }, number, calendar));
}

// What stands in the diagram and this page does not change: shown, so that nobody wonders.
export function readOnly(label, text, help) {
  return make('div', { class: 'field fixed' }, make('p', { class: 'label' }, label), make('code', {}, text), help ? make('p', { class: 'help' }, help) : '');
}

