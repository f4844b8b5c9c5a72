import {button, el, failure, notice} from './admin_dom.js';
import {t} from './admin_prices_texts.js';

// A form of a new row. `like`: the position that gets one more price. `oncommit(edit)` → what is refused, if anything.
export function addForm(section, like, oncommit, onclose) {
  const told = el('div', {});
  const fields = {};
  const shared = like ? {sku: like.sku, name: like.name, unit: like.unit} : {};
  const title = like ? `${t('add.price')}: ${like.name}` : t('add');
  const form = el('form', {class: 'prices__add', novalidate: true, 'aria-label': title, onsubmit: send},
    el('h3', {}, title),
    el('div', {class: 'prices__fields'},
      like ? null : [input('sku'), input('name')],
      !like && section.units.length > 1 ? unit() : null,
      section.sized || like?.size ? input('size', section.sized ? t('add.size.help', {example: section.size}) : '') : null,
      input('price', '', {inputmode: 'decimal'})),
    told,
    el('div', {class: 'admin__actions'}, button(t('add.yes'), null, 'main', {type: 'submit'}), button(t('cancel'), onclose)));

  function input(name, help = '', props = {}) {
    const id = `add-${name}`;
    fields[name] = el('input', {id, type: 'text', class: 'admin__input', autocomplete: 'off', 'aria-describedby': `${id}-help`, ...props});
    return el('div', {class: 'admin__field'}, el('label', {for: id}, t(name === 'size' && !section.sized ? 'span' : name)), fields[name], el('p', {class: 'cabinet__help', id: `${id}-help`}, help));
  }

  function unit() {
    fields.unit = el('select', {id: 'add-unit', class: 'admin__input'}, section.units.map((one) => el('option', {value: one}, one)));
    return el('div', {class: 'admin__field'}, el('label', {for: 'add-unit'}, t('unit')), fields.unit);
  }

  async function send(event) {
    event.preventDefault();
    const typed = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()]));
    const row = {section: section.title, unit: section.units[0] ?? '', active: like?.active ?? '', ...shared, ...typed};
    if (like) Object.assign(row, {minimum: like.minimum, step: like.step, analogues: like.analogues, properties: like.properties});
    told.replaceChildren();
    try {
      const refused = await oncommit({op: 'add', row});
      if (refused.length) told.replaceChildren(notice('error', refused.map(({text}) => text)));
      else onclose();
    } catch (error) {
      told.replaceChildren(failure(error));
    }
  }

  return {
    node: form,
    focus: () => Object.values(fields)[0].focus(),
    isDirty: () => form.isConnected && Object.entries(fields).some(([name, {value}]) => name !== 'unit' && value.trim() !== ''),
  };
}
