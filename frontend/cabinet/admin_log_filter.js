import {button, el} from './admin_dom.js';
import {t} from './admin_log_texts.js';

// What the journal is narrowed to: {node, values, offer}. `onshow`: show it; `onfile`: as a file.
export function openFilter({onshow, onfile}) {
  const fields = {
    from: el('input', {type: 'date', id: 'log-from', class: 'admin__input'}),
    to: el('input', {type: 'date', id: 'log-to', class: 'admin__input'}),
    person: el('select', {id: 'log-person', class: 'admin__input'}, el('option', {value: ''}, t('person.any'))),
    event: el('select', {id: 'log-event', class: 'admin__input'}, el('option', {value: ''}, t('event.any'))),
    object: el('input', {
      type: 'search', id: 'log-object', class: 'admin__input', maxlength: 100, placeholder: t('object.hint'), autocomplete: 'off',
    }),
  };
  const form = el('form', {class: 'admin-log__filter', 'aria-label': t('filter'), onsubmit: submitted},
    Object.entries(fields).map(([name, field]) => el('div', {class: 'admin__field'}, el('label', {for: field.id}, t(name)), field)),
    el('div', {class: 'admin__actions'},
      el('button', {type: 'submit', class: 'cabinet__button cabinet__button_main'}, t('show')),
      button(t('reset'), reset), button(t('csv'), onfile)));

  function submitted(event) {
    event.preventDefault();
    onshow();
  }

  function reset() {
    form.reset();
    onshow();
  }

  // Only what was filled in.
  function values() {
    return Object.fromEntries(Object.entries(fields).map(([name, {value}]) => [name, value.trim()]).filter(([, value]) => value));
  }

  // Names come with the first page; what was chosen stays chosen.
  function offer({persons, kinds}) {
    fill(fields.person, persons.map(({id, name}) => [id, name]), t('person.any'));
    fill(fields.event, kinds.map(({code, text}) => [code, text]), t('event.any'));
  }

  return {node: form, values, offer};
}

function fill(select, options, any) {
  const chosen = select.value;
  select.replaceChildren(el('option', {value: ''}, any), ...options.map(([value, text]) => el('option', {value}, text)));
  select.value = chosen;
}
