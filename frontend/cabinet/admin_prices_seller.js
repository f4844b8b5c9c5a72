import {button, el, failure, notice, redraw} from './admin_dom.js';
import {field} from './admin_fields.js';
import {t} from './admin_prices_texts.js';

const REQUIRED = new Set(['name', 'inn']);
const HELP = new Set(['name', 'inn', 'kpp']);
const NAMES = ['name', 'inn', 'kpp', 'address', 'phone', 'valid_days'];
const NUMBERS = new Set(['inn', 'valid_days']);

// What offers say of the seller; asked for when it is unfolded.
export function openSeller(api) {
  const own = {isDirty: false, isAsked: false};
  const told = el('div', {});
  const fields = Object.fromEntries(NAMES.map((name) => [name, field(`seller-${name}`, t(`seller.${name}`), {
    help: HELP.has(name) ? t(`seller.${name}.help`) : '',
    check: (value) => (REQUIRED.has(name) && !value ? t('seller.required') : ''),
    inputmode: NUMBERS.has(name) ? 'numeric' : null,
    onedit: () => { own.isDirty = true; },
  })]));
  const form = el('form', {novalidate: true, hidden: true, onsubmit: send},
    el('div', {class: 'admin__columns'}, NAMES.map((name) => fields[name].node)),
    el('div', {class: 'admin__actions'}, button(t('seller.save'), null, 'main', {type: 'submit'})));
  const node = el('details', {class: 'prices__section', ontoggle: () => { if (node.open && !own.isAsked) load(); }},
    el('summary', {}, el('h2', {}, t('seller'))),
    el('div', {class: 'prices__body'}, el('p', {class: 'cabinet__help'}, t('seller.help')), told, form));

  async function load() {
    own.isAsked = true;
    try {
      const {seller} = await api.get('seller');
      for (const name of NAMES) fields[name].input.value = String(seller?.[name] ?? (name === 'valid_days' ? 10 : ''));
      form.hidden = false;
      redraw(told);
    } catch (error) {
      redraw(told, failure(error), button(t('retry'), load));
    }
  }

  async function send(event) {
    event.preventDefault();
    const wrong = NAMES.filter((name) => !fields[name].verify());
    if (wrong.length) {
      fields[wrong[0]].input.focus();
      return;
    }
    try {
      const seller = Object.fromEntries(NAMES.map((name) => [name, fields[name].value]));
      await api.post('save_seller', {seller});
      own.isDirty = false;
      redraw(told, notice('success', t('seller.saved')));
    } catch (error) {
      const at = fields[error.field.replace('seller.', '')];
      if (at) {
        at.say(error.message);
        at.input.focus();
      }
      redraw(told, at ? null : failure(error));
    }
  }

  return {node, isDirty: () => own.isDirty};
}
