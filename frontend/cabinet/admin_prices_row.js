import {button, el} from './admin_dom.js';
import {t} from './admin_prices_texts.js';

const PAUSE_MS = 400;
const NUMERIC = new Set(['price', 'minimum', 'step']);
const DETAILS = {
  'Стекло': ['properties'],
  'Триплекс': ['properties'],
  'Кромка': ['properties'],
  'Фацет': ['minimum'],
  'Фурнитура': ['step', 'analogues', 'properties'],
  'Услуги': ['minimum', 'properties'],
};
const YES = 'да';
const NO = 'нет';
const ids = new Map();

// One row of the table with its cells as fields; `desk` knows what was typed, stored and said. `update` changes what is
// there, so nobody who is typing is disturbed.
export function rowView(row, section, columns, desk) {
  const view = {row, key: row.key, cells: [], node: null, below: null};
  const toggle = button(t('details'), () => fold(), 'quiet', {'aria-expanded': 'false', 'aria-label': t('details.of', {row: named(row)})});
  view.number = el('td', {class: 'prices__number', 'data-label': t('number')});
  view.node = el('tr', {class: 'prices__row'}, view.number,
    columns.map((column) => el('td', {class: `prices__cell prices__cell_${column.name}`, 'data-label': column.title}, content(column))),
    el('td', {class: 'prices__more'}, desk.table.isFixed(section, row) ? null : toggle));

  function content(column) {
    if (isText(column.name)) {
      const text = el('span', {});
      view.cells.push({refresh: () => { text.textContent = view.row[column.name]; }});
      return text;
    }
    return cell(column.name, `${column.title}: ${named(row)}`);
  }

  function isText(column) {
    const isRule = !section.units.length;
    return (isRule && column !== 'price' && column !== 'size') || (column === 'unit' && section.units.length < 2);
  }

  function cell(column, label) {
    const made = cellView(view, column, label, section, desk);
    view.cells.push(made);
    return made.nodes;
  }

  function fold() {
    const isOpen = !view.below;
    toggle.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) {
      view.below.remove();
      view.below = null;
      view.cells = view.cells.filter(({isBelow}) => !isBelow);
      return;
    }
    const fields = (DETAILS[section.title] ?? []).map((column) => {
      const made = cellView(view, column, `${t(column)}: ${named(row)}`, section, desk);
      view.cells.push(Object.assign(made, {isBelow: true}));
      made.refresh();
      return el('div', {class: `prices__detail prices__detail_${column}`}, el('span', {class: 'cabinet__help'}, t(column)), made.nodes);
    });
    const sized = (section.sized || view.row.size) && button(t('add.price'), () => desk.addPrice(view.row), 'quiet');
    view.below = el('tr', {class: 'prices__below'}, el('td', {colspan: columns.length + 2}, fields,
      el('div', {class: 'admin__actions'}, sized, button(t('remove'), () => desk.remove(view.row), 'danger'))));
    view.node.after(view.below);
  }

  view.update = (fresh, number) => {
    view.row = fresh;
    view.number.textContent = String(number);
    for (const one of view.cells) one.refresh();
  };
  return view;
}

function cellView(view, column, label, section, desk) {
  const id = idOf(view.key, column);
  const told = el('p', {class: 'prices__told', id: `${id}-told`, hidden: true});
  const field = column === 'active' ? flag() : column === 'unit' ? choice() : text();
  let timer = 0;

  function text() {
    return el('input', {
      id, type: 'text', class: 'admin__input', 'aria-label': label, 'aria-describedby': `${id}-told`, autocomplete: 'off', spellcheck: 'false',
      inputmode: NUMERIC.has(column) && section.units.length ? 'decimal' : null,
      oninput: typed, onchange: store, onkeydown: (event) => { if (event.key === 'Enter') store(); },
    });
  }

  function flag() {
    return el('input', {id, type: 'checkbox', 'aria-label': label, 'aria-describedby': `${id}-told`, onchange: () => { keep(field.checked ? YES : NO); store(); }});
  }

  function choice() {
    return el('select', {id, class: 'admin__input', 'aria-label': label, 'aria-describedby': `${id}-told`, onchange: () => { keep(field.value); store(); }},
      section.units.map((unit) => el('option', {value: unit}, unit)));
  }

  function edit() {
    return {op: 'cell', key: view.key, column, value: desk.typed.get(id)?.value ?? ''};
  }

  function keep(value) {
    desk.typed.set(id, {value});
  }

  // Nothing but this happens at a key: the rest waits for a pause.
  function typed() {
    keep(field.value);
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE_MS);
  }

  async function check() {
    const asked = edit();
    const answer = await desk.saving.check(asked);
    if (!answer || desk.typed.get(id)?.value !== asked.value) return;
    const wrong = answer.refused.length ? answer.refused : answer.told.filter((one) => one.key === view.key && one.column === column);
    say(wrong);
  }

  function store() {
    clearTimeout(timer);
    const kept = desk.typed.get(id);
    if (!kept || kept.sent === kept.value) return;
    if (kept.value === view.row[column] && !kept.refused && !desk.saving.count) {
      desk.typed.delete(id);
      refresh();
      return;
    }
    kept.sent = kept.value;
    desk.saving.push(edit());
  }

  function say(found) {
    const worst = found.find(({severity}) => severity === 'error') ?? found[0];
    told.hidden = !worst;
    told.textContent = worst?.text ?? '';
    told.className = `prices__told prices__told_${worst?.severity ?? 'none'}`;
    if (worst?.severity === 'error') field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }

  function refresh() {
    const kept = desk.typed.get(id);
    const value = kept ? kept.value : view.row[column];
    if (column === 'active') field.checked = value !== NO;
    else if (field.value !== value) field.value = value;
    if (kept?.refused) say(kept.refused);
    else if (!kept) say(desk.table.faultsOf(view.key, column));
  }

  return {nodes: [field, told], refresh};
}

// What the page calls a cell while it is shown; the same after it was drawn anew.
export function idOf(key, column) {
  if (!ids.has(key)) ids.set(key, ids.size);
  return `price-${ids.get(key)}-${column}`;
}

export function named(row) {
  return [row.name || row.sku, row.size].filter(Boolean).join(', ');
}
