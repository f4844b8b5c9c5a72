import {el, redraw} from './dom.js';
import {t} from './texts.js';

const MOST_TILES = 12;
const SEARCHED_FROM = 6;

// Which product is made: tiles, or one under another where there are many, and a search by name.
export function productPicker(ctx) {
  const templates = ctx.prices.templates.filter((template) => template.is_active !== false);
  const tiles = el('div', {
    class: templates.length > MOST_TILES ? 'calc__tiles calc__tiles_list' : 'calc__tiles',
    role: 'radiogroup', 'aria-label': t('product'), id: 'template', 'data-field': 'template',
  });
  const show = (wanted) => redraw(tiles, ...found(templates, wanted, ctx));
  show('');
  return el('section', {'aria-label': t('product')}, templates.length > SEARCHED_FROM && search(show), tiles);
}

function search(show) {
  return el('div', {class: 'calc__field calc__field_wide'},
    el('label', {class: 'calc__label', for: 'search'}, t('product')),
    el('input', {class: 'calc__input', id: 'search', type: 'search', autocomplete: 'off', placeholder: t('product.ph'),
      oninput: (event) => show(event.target.value)}));
}

function found(templates, wanted, ctx) {
  const words = wanted.toLowerCase().split(/\s+/);
  const fitting = templates.filter(({name, article}) => {
    const text = `${name} ${article ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const nothing = [el('p', {class: 'calc__empty'}, t('product.none'))];
  return fitting.length ? fitting.map((template) => tile(template, ctx)) : nothing;
}

function tile({code, name, article}, ctx) {
  return el('label', {class: 'calc__tile'},
    el('input', {type: 'radio', class: 'calc__spoken', name: 'template', id: `template-${code}`, value: code,
      checked: code === ctx.state.template, onchange: () => ctx.choose(code)}),
    el('span', {class: 'calc__tile-name'}, name),
    article && el('span', {class: 'calc__tile-note'}, article));
}
