import {el} from './dom.js';

// Ids are paths such as «panels.p1.width»: by them a message of the server finds its field.
const idOf = (path) => path.replace(/\s/g, '_');

export function errorOf(path) {
  return el('p', {class: 'calc__error', id: `${idOf(path)}-error`, hidden: true});
}

function frame(path, label, control, {hint, look = ''} = {}) {
  const id = idOf(path);
  return el('div', {class: `calc__field ${look}`.trim()},
    el('label', {class: 'calc__label', for: id}, label),
    control,
    hint && el('p', {class: 'calc__hint', id: `${id}-hint`}, hint),
    errorOf(path));
}

function common(path, {hint} = {}) {
  const id = idOf(path);
  return {id, 'data-field': path, 'aria-describedby': [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' ')};
}

// No type=number: it takes no comma, and a wheel changes it.
export function number(path, label, value, onvalue, more = {}) {
  const control = el('input', {
    ...common(path, more), class: 'calc__input', type: 'text', inputmode: more.keypad ?? 'decimal', autocomplete: 'off',
    value, placeholder: more.placeholder, oninput: (event) => onvalue(event.target.value),
  });
  return frame(path, label, control, more);
}

export function text(path, label, value, onvalue, more = {}) {
  const control = el('input', {
    ...common(path, more), class: 'calc__input', type: 'text', autocomplete: 'off', value, maxlength: more.longest,
    placeholder: more.placeholder, oninput: (event) => onvalue(event.target.value),
  });
  return frame(path, label, control, more);
}

export function area(path, label, value, onvalue, more = {}) {
  const control = el('textarea', {
    ...common(path, more), class: 'calc__area', rows: 3, maxlength: more.longest, value,
    oninput: (event) => onvalue(event.target.value),
  });
  return frame(path, label, control, more);
}

// `options`: [value, text] pairs.
export function select(path, label, value, options, onvalue, more = {}) {
  const props = {...common(path, more), class: 'calc__select', onchange: (event) => onvalue(event.target.value)};
  const items = options.map(([key, name]) => el('option', {value: key, selected: key === value}, name));
  const control = el('select', props, items);
  return frame(path, label, control, more);
}

export function check(path, label, checked, onvalue) {
  return el('div', {class: 'calc__field'}, box(path, label, checked, onvalue), errorOf(path));
}

// A check box of a list, whose errors are the list's.
export function box(path, label, checked, onvalue, look = '') {
  return el('label', {class: `calc__check ${look}`.trim()},
    el('input', {...common(path), type: 'checkbox', checked, onchange: (event) => onvalue(event.target.checked)}),
    el('span', {}, label));
}

// Radio buttons side by side.
export function segments(path, label, value, options, onvalue) {
  const name = idOf(path);
  const segment = ([key, shown]) => el('label', {class: 'calc__segment'},
    el('input', {class: 'calc__radio', type: 'radio', name, id: `${name}-${key}`, value: key, checked: key === value,
      'aria-describedby': `${name}-error`, onchange: () => onvalue(key)}),
    el('span', {}, shown));
  return el('div', {class: 'calc__field'},
    el('fieldset', {class: 'calc__segments', id: name, 'data-field': path},
      el('legend', {class: 'calc__label'}, label), options.map(segment)),
    errorOf(path));
}
