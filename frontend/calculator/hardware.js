import {button, el} from './dom.js';
import {box, errorOf, number, select} from './fields.js';
import {group} from './group.js';
import {hardwareRows, tick} from './rows.js';
import {t} from './texts.js';

const WHOLE = new Set(['шт', 'компл', 'хлыст']);

export function hardware(ctx) {
  const rows = hardwareRows(ctx);
  const known = new Map(ctx.prices.hardware.map((article) => [article.sku, article]));
  return group('hardware', t('hw'), ctx.open,
    rows.length + ctx.state.added.length === 0 && el('p', {class: 'calc__empty'}, t('hw.none')),
    rows.map((row) => item(row, known.get(row.sku), ctx)),
    ctx.state.added.map((added, at) => addedItem(added, at, ctx)),
    button(t('add.hardware'), () => append(ctx), 'calc__button_link calc__add', {id: 'hardware-add'}));
}

function item(row, article, ctx) {
  const path = `hardware.${row.key}`;
  return el('div', {class: 'calc__item', 'data-field': path, id: path},
    box(`${path}.on`, article?.name ?? row.sku, row.isOn, (isOn) => take(ctx, row, isOn), 'calc__item-name'),
    row.isOn && quantityField(row, article, path, ctx),
    row.isOn && row.analogues.length > 0 && analogues(row, ctx),
    row.door && el('p', {class: 'calc__item-note', id: `${path}-auto`}, t('hw.auto.wait')),
    el('p', {class: 'calc__item-sum', id: `${path}-sum`}),
    errorOf(path));
}

function take(ctx, row, isOn) {
  tick(ctx, 'hardware', row, isOn);
  ctx.redraw();
  ctx.changed();
}

function quantityField(row, article, path, ctx) {
  const unit = article?.unit ?? 'шт';
  return number(`${path}.qty`, `${t('qty')}, ${unit}`, row.qty, (qty) => {
    ctx.state.hardware[row.key] = {...ctx.state.hardware[row.key], qty};
    ctx.changed();
  }, {keypad: WHOLE.has(unit) ? 'numeric' : 'decimal', look: 'calc__field_short'});
}

function analogues(row, ctx) {
  const names = new Map(ctx.prices.hardware.map(({sku, name}) => [sku, name]));
  const label = t('hw.alt', {n: row.analogues.length - 1});
  const options = row.analogues.map((sku) => [sku, names.get(sku) ?? sku]);
  return select(`hardware.${row.key}.sku`, label, row.sku, options, (sku) => {
    ctx.state.instead = {...ctx.state.instead, [row.origin]: sku};
    ctx.changed();
  });
}

// What the template knows nothing of.
function addedItem(added, at, ctx) {
  const path = `hardware.added${at}`;
  const options = ctx.prices.hardware.filter((article) => article.is_active !== false && !article.bars)
    .map(({sku, name}) => [sku, name]);
  const change = (changes) => {
    Object.assign(ctx.state.added[at], changes);
    ctx.changed();
  };
  return el('div', {class: 'calc__item', 'data-field': path, id: path},
    select(`${path}.sku`, t('hw.choose'), added.sku, options, (sku) => change({sku})),
    number(`${path}.qty`, t('qty'), added.qty, (qty) => change({qty}), {look: 'calc__field_short'}),
    button('×', () => remove(ctx, at), 'calc__button_icon', {'aria-label': t('remove')}),
    errorOf(path));
}

function append(ctx) {
  const first = ctx.prices.hardware.find((article) => article.is_active !== false && !article.bars);
  if (!first) return;
  ctx.state.added.push({sku: first.sku, qty: '1'});
  ctx.redraw();
  document.getElementById(`hardware.added${ctx.state.added.length - 1}.sku`)?.focus();
  ctx.changed();
}

function remove(ctx, at) {
  ctx.state.added.splice(at, 1);
  ctx.redraw();
  document.getElementById('hardware-add')?.focus();
  ctx.changed();
}
