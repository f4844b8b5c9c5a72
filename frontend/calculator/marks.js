import {el} from './dom.js';
import {fieldOf} from './places.js';
import {t} from './texts.js';

// Shows each error at its field and opens the part of the form around it.
export function mark(form, errors, ctx) {
  clear(form);
  for (const error of errors) {
    const field = fieldOf(error.path, ctx);
    if (field) show(field, error.text);
  }
}

export function clear(form) {
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  for (const note of form.querySelectorAll('.calc__error')) Object.assign(note, {hidden: true, textContent: ''});
}

function show(field, text) {
  const note = document.getElementById(`${field.id}-error`);
  if (note && !note.textContent) Object.assign(note, {hidden: false, textContent: text});
  if (field.matches('input, select, textarea, fieldset')) field.setAttribute('aria-invalid', 'true');
  unfold(field);
}

function unfold(field) {
  const around = field.closest('details');
  if (!around) return;
  around.open = true;
  unfold(around.parentElement);
}

// The same errors in one list, each a way to its field.
export function summaryOf(errors, ctx) {
  if (!errors.length) return null;
  const items = errors.map((error) => el('li', {}, linkTo(fieldOf(error.path, ctx), error.text)));
  const props = {class: 'calc__errors', id: 'errors', tabIndex: -1, role: 'group', 'aria-labelledby': 'errors-title'};
  return el('div', props,
    el('h2', {id: 'errors-title'}, t('errors')), el('ul', {}, items));
}

function linkTo(field, text) {
  if (!field) return text;
  return el('a', {href: `#${field.id}`, onclick: (event) => {
    event.preventDefault();
    focusOn(field);
  }}, text);
}

export function focusOn(field) {
  unfold(field);
  const isField = field.matches('input, select, textarea');
  const target = isField ? field : field.querySelector('input, select, summary') ?? field;
  target.focus();
  target.select?.();
}
