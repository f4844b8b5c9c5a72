import {el} from './admin_dom.js';
import {named} from './admin_prices_row.js';
import {t} from './admin_prices_texts.js';

const MOST = 200;

// What is added, changed and removed, as lists. `titles`: how columns are called.
export function differenceNodes({changed, added, removed}, titles) {
  return [
    list('changed', changed, (row) => [where(row), cells(row, titles), row.warning ? el('p', {class: 'prices__told prices__told_warning'}, row.warning) : null]),
    list('added', added, (row) => [where(row), row.price ? ` — ${row.price}` : '']),
    list('removed', removed, where),
  ];
}

// Of templates, in the server's sentences.
export function kitNodes(kits) {
  if (!kits.length) return [];
  return [el('h3', {}, t('kits.changed')), el('ul', {class: 'prices__list'}, kits.map(({name, lines}) => el('li', {}, el('strong', {}, name),
    lines.map((line) => el('p', {class: 'prices__change'}, line)))))];
}

export function faultNodes(faults) {
  const shown = faults.slice(0, MOST).map((one) => el('li', {class: `prices__told prices__told_${one.severity}`},
    one.line ? t('fault', {line: one.line, text: one.text}) : one.text));
  return faults.length ? [el('h3', {}, t('faults')), el('ul', {class: 'prices__list'}, shown), rest(faults.length)] : [];
}

function list(name, rows, content) {
  if (!rows.length) return [];
  return [
    el('h3', {}, t(name, {count: rows.length})),
    el('ul', {class: 'prices__list'}, rows.slice(0, MOST).map((row) => el('li', {}, content(row)))),
    rest(rows.length),
  ];
}

function rest(count) {
  return count > MOST ? el('p', {class: 'cabinet__help'}, t('rest', {count: count - MOST})) : null;
}

function where(row) {
  return el('span', {}, el('strong', {}, named(row)), ` · ${row.section} · ${row.sku}`);
}

function cells(row, titles) {
  return row.cells.map(({column, before, after}) => el('p', {class: 'prices__change'},
    t('cell', {column: titles[column], before: before || t('empty'), after: after || t('empty')}),
    column === 'price' && row.percent !== null ? `, ${signed(row.percent)}` : ''));
}

// «+2,3 %».
function signed(percent) {
  const sign = percent.startsWith('-') ? '−' : '+';
  return `${sign}${percent.replace('-', '').replace('.', ',')}\u00a0%`;
}
