import {el} from './dom.js';
import {added, money, quantity, roubles, shown} from './numbers.js';
import {t} from './texts.js';

// The sums of a priced calculation, as a list of names and amounts.
export function sums(result) {
  const {totals} = result;
  const rows = [
    ['sum.glass', ofGroups(result, ['glass', 'processing'])],
    ['sum.surcharge', ofGroups(result, ['surcharge'])],
    ['sum.hardware', ofGroups(result, ['hardware'])],
    ['sum.markup', totals.markup],
    ['sum.urgent', totals.urgent],
    ['sum.discount', negative(totals.discount)],
    ['sum.services', totals.services],
    ['rounding', totals.rounding],
  ];
  return el('dl', {class: 'calc__sums'}, rows.filter(([, amount]) => Number(amount) !== 0).map(row));
}

function ofGroups(result, groups) {
  return added(result.lines.filter((line) => groups.includes(line.group)).map((line) => line.amount));
}

function negative(amount) {
  return Number(amount) ? `-${amount}` : amount;
}

function row([key, amount]) {
  return el('div', {class: 'calc__sum'}, el('dt', {}, t(key)), el('dd', {}, roubles(amount)));
}

export function vatWords({vat_mode: mode, vat_rate: rate, vat}) {
  return t(`vat.${mode}`, {r: quantity(rate), x: money(vat)});
}

// Area, weight, time.
export function facts({physical, lead_time: time}) {
  const told = [
    Number(physical.area_m2) > 0 && t('area', {x: shown(physical.area_m2)}),
    Number(physical.weight_kg) > 0 && t('weight', {x: shown(physical.weight_kg)}),
    time && t('time', {a: time.min_days, b: time.max_days}),
  ];
  return el('ul', {class: 'calc__facts'}, told.filter(Boolean).map((text) => el('li', {}, text)));
}
