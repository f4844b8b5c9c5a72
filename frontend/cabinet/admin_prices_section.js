import {button, el, redraw} from './admin_dom.js';
import {rowView} from './admin_prices_row.js';
import {fits} from './admin_prices_table.js';
import {counted, t} from './admin_prices_texts.js';

const PAGE_ROWS = 50;

// One section, which can be folded. It draws one page of rows: a browser paints thousands of fields too slowly.
export function sectionView(section, desk) {
  const own = {first: 0, words: [], views: new Map()};
  const count = el('span', {class: 'cabinet__help'});
  const warnings = el('span', {class: 'prices__warnings'});
  const body = el('tbody', {});
  const place = el('div', {class: 'prices__place'});
  const range = el('span', {role: 'status'});
  const back = button(t('back'), () => turn(-PAGE_ROWS), 'quiet');
  const on = button(t('on'), () => turn(PAGE_ROWS), 'quiet');
  const pager = el('nav', {class: 'prices__pager', 'aria-label': t('pages', {section: section.title})}, back, range, on);
  const add = button(t('add'), () => desk.addPosition(section), 'quiet');
  const isRules = !section.units.length;
  const columns = columnsOf(section, desk.table.rowsOf(section.title));
  const table = el('table', {class: 'admin__table prices__table'},
    el('caption', {class: 'admin__hidden'}, section.title),
    el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, t('number')), columns.map(({name, title}) => el('th', {scope: 'col', class: `prices__head_${name}`}, title)),
      el('th', {scope: 'col'}, el('span', {class: 'admin__hidden'}, t('details'))))),
    body);
  const fold = el('details', {class: 'prices__section', ontoggle: () => draw()},
    el('summary', {}, el('h2', {}, section.title), ' ', count, ' ', warnings),
    el('div', {class: 'prices__body'}, table, pager, el('div', {class: 'admin__actions'}, isRules || section.single ? null : add), place));

  function found() {
    const rows = desk.table.rowsOf(section.title);
    return own.words.length ? rows.filter((row) => fits(row, own.words)) : rows;
  }

  function draw() {
    const rows = found();
    own.first = Math.max(0, Math.min(own.first, Math.floor((rows.length - 1) / PAGE_ROWS) * PAGE_ROWS));
    const last = Math.min(own.first + PAGE_ROWS, rows.length);
    const shown = fold.open ? rows.slice(own.first, last) : [];
    summarise(rows);
    const numbers = desk.table.numbers();
    const views = new Map(shown.map((row) => [row.key, own.views.get(row.key) ?? rowView(row, section, columns, desk)]));
    own.views = views;
    for (const row of shown) views.get(row.key).update(row, numbers.get(row.key));
    redraw(body, shown.map(({key}) => [views.get(key).node, views.get(key).below]));
    pager.hidden = rows.length <= PAGE_ROWS;
    range.textContent = t('range', {first: own.first + 1, last, count: rows.length});
    back.disabled = own.first === 0;
    on.disabled = last === rows.length;
  }

  function turn(step) {
    own.first += step;
    draw();
    fold.scrollIntoView();
    if (document.activeElement === document.body) (step > 0 ? back : on).focus();
  }

  function summarise(rows) {
    const wrong = desk.table.countFaults(section.title);
    count.textContent = counted(rows.length, 'row');
    warnings.textContent = wrong ? `${t('warning')}: ${wrong}` : '';
  }

  return {
    node: fold, place, draw,

    // The page that this row is on.
    show(key) {
      const at = found().findIndex((row) => row.key === key);
      own.first = Math.floor(Math.max(at, 0) / PAGE_ROWS) * PAGE_ROWS;
      draw();
    },

    // The rows are the same, only cells differ.
    refresh() {
      for (const row of desk.table.rowsOf(section.title)) {
        const view = own.views.get(row.key);
        if (view) view.update(row, view.number.textContent);
      }
      summarise(found());
    },

    // How many rows fit. While somebody searches, what was found is unfolded.
    search(words) {
      own.words = words;
      own.first = 0;
      const rows = found();
      fold.hidden = words.length > 0 && !rows.length;
      if (words.length && rows.length) fold.open = true;
      draw();
      return rows.length;
    },
  };
}

function columnsOf(section, rows) {
  const isRules = !section.units.length;
  const shown = {
    sku: !isRules,
    name: true,
    unit: true,
    size: section.sized || rows.some(({size}) => size),
    price: true,
    active: rows.some(({active}) => active),
  };
  const titles = {name: isRules ? 'rule' : 'name', price: isRules ? 'value' : 'price', size: section.sized && section.sized !== 'thickness' ? 'span' : 'size'};
  return Object.keys(shown).filter((name) => shown[name]).map((name) => ({name, title: t(titles[name] ?? name)}));
}
