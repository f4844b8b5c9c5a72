import {fillHeader} from './group.js';
import {added, counted, kopecks, quantity, roubles, shown} from './numbers.js';
import {HINGES, t} from './texts.js';
import {typedLength} from './units.js';

// What the price says beside the fields: sums of groups and rows, hinges that were counted, bars that are cut.
export function annotate(ctx, calculation, keys, result) {
  for (const {key} of calculation.panels) {
    fillHeader(`panels.${key}`, 0, sumOf(result.lines.filter((line) => line.panel === key)));
  }
  const codes = {hardware: calculation.hardware.map(({sku}) => sku), bars: calculation.bars.map(({sku}) => sku)};
  for (const name of ['hardware', 'bars']) {
    fillHeader(name, codes[name].length, sumOf(linesOf(result, 'hardware', codes[name])));
  }
  fillHeader('services', calculation.services.length, result.totals.services);
  calculation.hardware.forEach((item, at) => {
    hardwareNotes(ctx, `hardware.${keys.hardware[at]}`, item, calculation, result);
  });
  for (const bar of calculation.bars) barNotes(bar, result);
  for (const {code} of calculation.services) serviceNotes(ctx, code, linesOf(result, 'service', [code]));
}

// Without a price nothing has one.
export function forgetSums(form) {
  for (const sum of form.querySelectorAll('.calc__sum, .calc__item-sum')) sum.textContent = '';
}

function linesOf(result, group, codes) {
  return result.lines.filter((line) => line.group === group && codes.includes(line.code));
}

function sumOf(lines) {
  return added(lines.map((line) => line.amount));
}

function spent(lines) {
  return lines.length && kopecks(sumOf(lines)) ? roubles(sumOf(lines)) : '';
}

function note(id, text) {
  const node = document.getElementById(id);
  if (node) node.textContent = text;
}

function hardwareNotes(ctx, path, item, calculation, result) {
  const lines = linesOf(result, 'hardware', [item.sku]);
  note(`${path}-sum`, spent(lines));
  if (!item.door || item.qty !== null || !lines.length) return;
  const count = counted(Number(lines[0].qty), HINGES);
  note(`${path}-auto`, t('hw.auto', {count, kg: doorWeight(ctx, item.door, calculation)}));
}

// kg, to a tenth as the server shows it; only for reading.
function doorWeight({prices}, key, calculation) {
  const door = calculation.panels.find((pane) => pane.key === key);
  const density = Number(prices.glass.find(({sku}) => sku === door?.glass)?.density ?? 2.5);
  const kg = door ? (door.width * door.height * density * door.thickness * door.layers) / 1e6 : 0;
  return shown(kg.toFixed(1));
}

function serviceNotes({prices}, code, lines) {
  const service = prices.services.find((one) => one.code === code);
  const isFree = lines.length && !spent(lines) && service?.free_from;
  note(`services.${code}-sum`, isFree ? t('free', {sum: roubles(service.free_from)}) : spent(lines));
}

function barNotes(bar, result) {
  const cut = result.cutting.find(({sku}) => sku === bar.sku);
  note(`bars.${bar.sku}-sum`, spent(linesOf(result, 'hardware', [bar.sku])));
  if (cut) note(`bars.${bar.sku}-cutting`, cuttingText(cut, result));
}

// «П-профиль 20×20: 2 хлыст. по 2 200 мм, остаток 200 мм».
export function cuttingText(cut, result) {
  const name = result.lines.find((line) => line.code === cut.sku)?.name ?? cut.sku;
  const left = [...new Set(cut.offcut_mm)].map((mm) => typedLength(mm, 'mm')).join(' и ');
  return t('cutting', {name, n: quantity(String(cut.bars)), l: typedLength(cut.bar_mm, 'mm'), x: left});
}
