import {el} from './dom.js';
import {TEXTS} from './offer_texts.js';
import {sketch} from './sketch.js';

// Goods, services and sums. Sums are rows of the body: a browser would repeat a foot on every printed page.
export function table(offer) {
  const detailed = offer.depth === 'detailed';
  const columns = detailed ? ['name', 'quantity', 'price', 'sum'] : ['name', 'quantity', 'sum'];
  return el('table', {class: `offer__table offer__table_${offer.depth}`},
    el('caption', {class: 'calc__spoken'}, TEXTS.table),
    el('thead', {}, el('tr', {}, columns.map((name) => heading(name)))),
    offer.products.map((product) => goods(product, columns.length)),
    offer.services.length > 0 && services(offer.services, detailed),
    sums(offer, columns.length));
}

function heading(name) {
  return el('th', {scope: 'col', class: name === 'name' ? null : 'offer__number'}, TEXTS[name]);
}

function goods(product, columns) {
  return el('tbody', {},
    el('tr', {class: 'offer__product'}, el('th', {scope: 'rowgroup', colspan: columns}, described(product))),
    product.lines.map((line) => row(line, true)),
    el('tr', {class: 'offer__sum'},
      el('th', {scope: 'row'}, TEXTS.subtotal),
      number(`${product.quantity}\u00a0шт`),
      columns > 3 && number(''),
      number(product.sum_text)));
}

function services(entries, detailed) {
  return el('tbody', {},
    el('tr', {class: 'offer__group'}, el('th', {scope: 'rowgroup', colspan: detailed ? 4 : 3}, TEXTS.services)),
    entries.map((entry) => row(entry, detailed)));
}

function row(line, detailed) {
  return el('tr', {},
    el('th', {scope: 'row'}, line.name),
    number(line.quantity_text ?? ''),
    detailed && number(line.price_text ?? ''),
    number(line.sum_text));
}

// The VAT that comes on top is a part of the sum, the VAT that is inside is a remark on it.
function sums(offer, columns) {
  const {discount, vat} = offer;
  return el('tbody', {class: 'offer__sums'},
    discount && sum(discount.name, discount.sum_text, columns),
    vat?.is_added && sum(vat.text, vat.sum_text, columns),
    sum(TEXTS.total, offer.total_text, columns, 'offer__total'),
    vat && !vat.is_added && el('tr', {}, el('td', {colspan: columns, class: 'offer__number'}, vat.text)));
}

function sum(name, text, columns, look = 'offer__sum') {
  return el('tr', {class: look}, el('th', {scope: 'row', colspan: columns - 1}, name), number(text));
}

function number(text) {
  return el('td', {class: 'offer__number'}, text);
}

function described(product) {
  const glass = product.glass.map(({name, thickness}) => [name, thickness].filter(Boolean).join(', '));
  return el('div', {class: 'offer__described'},
    el('div', {},
      el('p', {class: 'offer__name'}, product.name),
      fact('sizes', sizes(product.panes)),
      fact('glass', glass),
      fact('processing', product.processing),
      fact('hardware', product.hardware)),
    product.panes.length > 0 && el('div', {class: 'offer__sketch'}, sketch(product.panes)));
}

function sizes(panes) {
  const counts = new Map();
  for (const {size, qty} of panes) counts.set(size, (counts.get(size) ?? 0) + qty);
  return [...counts].map(([size, count]) => (count > 1 ? `${size}, ${count}\u00a0шт` : size));
}

function fact(name, texts) {
  return texts.length > 0 && el('p', {class: 'offer__fact'}, `${TEXTS[name]}: ${texts.join('; ')}`);
}
