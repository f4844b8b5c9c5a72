import {el} from './dom.js';
import {cuttingText} from './headers.js';
import {quantity, shown} from './numbers.js';
import {t} from './texts.js';

const GROUPS = ['glass', 'processing', 'surcharge', 'hardware', 'service'];

// Every line of the price, by groups, behind a title that unfolds.
export function breakdown(result, isOpen, ontoggle) {
  const title = el('summary', {}, t(isOpen ? 'details.hide' : 'details'));
  const node = el('details', {class: 'calc__details', open: isOpen}, title,
    el('div', {class: 'calc__scroll'}, table(result)),
    result.cutting.map((cut) => el('p', {class: 'calc__hint'}, cuttingText(cut, result))));
  node.addEventListener('toggle', () => {
    title.textContent = t(node.open ? 'details.hide' : 'details');
    ontoggle?.(node.open);
  });
  return node;
}

function table(result) {
  const heads = ['name', 'qty', 'price', 'amount'].map((key) => (
    el('th', {scope: 'col', class: key === 'name' ? null : 'calc__number'}, t(`table.${key}`))));
  const groups = GROUPS.map((group) => rows(group, result.lines.filter((line) => line.group === group)));
  return el('table', {class: 'calc__table'}, el('thead', {}, el('tr', {}, heads)), groups);
}

function rows(group, lines) {
  return lines.length > 0 && el('tbody', {},
    el('tr', {}, el('th', {scope: 'rowgroup', colspan: 4}, t(`group.${group}`))),
    lines.map((line) => el('tr', {},
      el('th', {scope: 'row'}, line.name),
      cell(`${quantity(line.qty)} ${line.unit}`),
      cell(shown(line.price)),
      cell(shown(line.amount)))));
}

function cell(text) {
  return el('td', {class: 'calc__number'}, text);
}
