import {el} from './dom.js';
import {box, errorOf, text} from './fields.js';
import {group} from './group.js';
import {barRows, tick} from './rows.js';
import {t} from './texts.js';

// Lengths that are cut from stock bars.
export function bars(ctx) {
  const rows = barRows(ctx);
  const names = new Map(ctx.prices.hardware.map(({sku, name}) => [sku, name]));
  return group('bars', t('bars'), ctx.open,
    rows.length === 0 && el('p', {class: 'calc__empty'}, t('bars.none')),
    rows.map((row) => item(row, names.get(row.sku) ?? row.sku, ctx)));
}

function item(row, name, ctx) {
  const path = `bars.${row.sku}`;
  const cut = (pieces) => {
    ctx.state.bars[row.sku] = {...ctx.state.bars[row.sku], pieces};
    ctx.changed();
  };
  const take = (isOn) => {
    tick(ctx, 'bars', row, isOn);
    ctx.redraw();
    ctx.changed();
  };
  return el('div', {class: 'calc__item', 'data-field': path, id: path},
    box(`${path}.on`, name, row.isOn, take, 'calc__item-name'),
    row.isOn && text(`${path}.pieces`, t('bars.pieces'), row.pieces, cut, {hint: t('bars.hint')}),
    el('p', {class: 'calc__item-note', id: `${path}-cutting`}),
    el('p', {class: 'calc__item-sum', id: `${path}-sum`}),
    errorOf(path));
}
