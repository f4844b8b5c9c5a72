import {el} from './dom.js';
import {errorOf} from './fields.js';
import {roubles} from './numbers.js';

// A part of the form that folds; `open` remembers which are unfolded when the form is drawn anew.
export function group(path, name, open, ...children) {
  const node = el('details', {class: 'calc__group', id: path, 'data-field': path, open: open.has(path)},
    el('summary', {class: 'calc__summary'},
      el('span', {class: 'calc__summary-name'}, name),
      el('span', {class: 'calc__count', id: `${path}-count`}),
      el('span', {class: 'calc__sum', id: `${path}-sum`})),
    el('div', {class: 'calc__group-body'}, errorOf(path), children));
  node.addEventListener('toggle', () => (node.open ? open.add(path) : open.delete(path)));
  return node;
}

// What stands in the header: how many, and for how much.
export function fillHeader(path, count, sum) {
  const told = document.getElementById(`${path}-count`);
  if (!told) return;
  told.textContent = count ? `(${count})` : '';
  document.getElementById(`${path}-sum`).textContent = sum && sum !== '0.00' ? roubles(sum) : '';
}
