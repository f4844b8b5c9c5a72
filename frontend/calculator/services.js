import {el} from './dom.js';
import {box, errorOf, number} from './fields.js';
import {group} from './group.js';
import {serviceRows} from './rows.js';
import {t} from './texts.js';

const COUNTED_BY = {distance: 'km', floors: 'floor'};

export function services(ctx) {
  return group('services', t('services'), ctx.open,
    serviceRows(ctx).map((row) => item(row, ctx)));
}

function item(row, ctx) {
  const {code, name, rule} = row.service;
  const path = `services.${code}`;
  const counted = COUNTED_BY[rule];
  const edit = (changes) => {
    ctx.state.services[code] = {...ctx.state.services[code], ...changes};
    if ('on' in changes) ctx.redraw();
    ctx.changed();
  };
  return el('div', {class: 'calc__item', 'data-field': path, id: path},
    box(`${path}.on`, name, row.isOn, (on) => edit({on}), 'calc__item-name'),
    row.isOn && counted && number(`${path}.${counted}`, t(counted), row[counted], (typed) => edit({[counted]: typed}),
      {keypad: 'numeric', look: 'calc__field_short'}),
    el('p', {class: 'calc__item-sum', id: `${path}-sum`}),
    errorOf(path));
}
