import {button, el} from './dom.js';
import {errorOf, number, select} from './fields.js';
import {t} from './texts.js';

const SHORT = {keypad: 'numeric', look: 'calc__field_short'};

export function holes(typed, path, edit) {
  const fields = ['d', 'n', 'x', 'y'];
  return list({
    path: `${path}.holes`, name: t('holes'), add: t('add.hole'), titles: (n) => t('holes.n', {n}),
    items: typed.holes, fresh: {d: '', n: '1', x: '', y: ''}, edit: (items, drawn) => edit({holes: items}, drawn),
    fieldsOf: (hole, at, change) => fields.map((name) => (
      number(`${path}.holes.${at}.${name}`, t(`hole.${name}`), hole[name], (value) => change({[name]: value}), SHORT))),
  });
}

export function cutouts(typed, path, works, edit) {
  const options = works.filter((work) => work.is_active !== false).map(({code, name}) => [code, name]);
  if (!options.length) return null;
  return list({
    path: `${path}.cutouts`, name: t('cutouts'), add: t('add.cutout'), titles: (n) => t('cutouts.n', {n}),
    items: typed.cutouts, fresh: {kind: options[0][0], n: '1'}, edit: (items, drawn) => edit({cutouts: items}, drawn),
    fieldsOf: (cutout, at, change) => [
      select(`${path}.cutouts.${at}.kind`, t('cutout.kind'), cutout.kind, options, (kind) => change({kind})),
      number(`${path}.cutouts.${at}.n`, t('hole.n'), cutout.n, (n) => change({n}), SHORT),
    ],
  });
}

// Rows that a person adds and takes away.
function list({path, name, add, titles, items, fresh, edit, fieldsOf}) {
  const rows = [...items];
  const change = (at) => (changes) => {
    rows[at] = {...rows[at], ...changes};
    edit([...rows], false);
  };
  const row = (item, at) => el('div', {class: 'calc__row', role: 'group', 'aria-label': titles(at + 1)},
    fieldsOf(item, at, change(at)),
    button('×', () => remove(at), 'calc__button_icon', {'aria-label': t('remove.named', {name: titles(at + 1)})}));
  const remove = (at) => {
    edit(rows.filter((_, other) => other !== at), true);
    document.getElementById(`${path}-add`)?.focus();
  };
  const append = () => {
    edit([...rows, fresh], true);
    document.querySelector(`[data-field^="${CSS.escape(`${path}.${rows.length}.`)}"]`)?.focus();
  };
  return el('fieldset', {class: 'calc__pane', id: path, 'data-field': path, 'aria-describedby': `${path}-error`},
    el('legend', {class: 'calc__pane-name'}, name), errorOf(path),
    el('div', {class: 'calc__rows'}, rows.map(row)),
    button(add, append, 'calc__button_link calc__add', {id: `${path}-add`}));
}
