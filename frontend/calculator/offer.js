import {button, el, redraw} from './dom.js';
import {TEXTS} from './offer_texts.js';
import {table} from './offer_table.js';

// Shows a commercial offer as a sheet that prints on A4; the page's title, a browser's name for the file, is the
// offer's until it is closed. `onDepth` gets short or detailed; `onPhone`, where given, whether the client's phone is
// wanted; `phone` says whether it is. Returns what closes it, onClose included.
export function showOffer(root, offer, {phone, onDepth, onPhone, onClose}) {
  const before = root.dataset.titleBefore ?? document.title;
  root.dataset.titleBefore = before;
  document.title = offer.file_name;

  function close() {
    document.title = before;
    delete root.dataset.titleBefore;
    root.replaceChildren();
    onClose();
  }

  redraw(root, el('section', {class: 'offer'}, tools(offer, {phone, onDepth, onPhone, close}), sheet(offer)));
  return close;
}

function tools(offer, {phone, onDepth, onPhone, close}) {
  return el('div', {class: 'offer__tools', role: 'group', 'aria-label': TEXTS.tools},
    el('fieldset', {class: 'calc__segments'},
      el('legend', {class: 'calc__spoken'}, TEXTS.depth),
      ['short', 'detailed'].map((depth) => choice(offer, depth, onDepth))),
    onPhone && el('label', {class: 'calc__check'},
      el('input', {type: 'checkbox', id: 'offer-phone', checked: phone ?? Boolean(offer.client.phone), onchange: (event) => onPhone(event.target.checked)}),
      el('span', {}, TEXTS.phone)),
    el('div', {class: 'calc__actions'},
      button(TEXTS.print, () => window.print(), 'calc__button_main'),
      button(TEXTS.close, close)));
}

function choice(offer, depth, onDepth) {
  const props = {type: 'radio', name: 'offer-depth', id: `offer-${depth}`, value: depth, checked: offer.depth === depth};
  return el('label', {class: 'calc__segment'},
    el('input', {...props, onchange: () => onDepth(depth)}),
    el('span', {}, TEXTS[depth]));
}

function sheet(offer) {
  return el('article', {class: 'offer__sheet', 'data-draft': offer.draft || null, 'aria-labelledby': 'offer-title'},
    seller(offer.seller),
    el('h2', {class: 'offer__title', id: 'offer-title'}, offer.title),
    offer.draft && el('p', {class: 'offer__draft'}, offer.draft),
    person(TEXTS.client, offer.client),
    table(offer),
    el('p', {class: 'offer__words'}, `${TEXTS.words}: ${offer.total_words}`),
    el('div', {class: 'offer__ending'},
      [offer.lead_time, offer.valid_text, ...offer.remarks].map((line) => line && el('p', {}, line)),
      person(TEXTS.manager, offer.manager)));
}

function seller(found) {
  if (!found) return null;
  const details = ['inn', 'kpp'].filter((key) => found[key]).map((key) => `${TEXTS.seller[key]} ${found[key]}`);
  return el('header', {class: 'offer__seller'},
    el('p', {class: 'offer__seller-name'}, found.name),
    el('p', {}, details.join(' · ')),
    found.address && el('p', {}, found.address),
    found.phone && el('p', {}, `${TEXTS.seller.phone} `, whole(found.phone)));
}

function person(role, {name, phone}) {
  if (!name && !phone) return null;
  return el('p', {class: 'offer__person'}, [`${role}: `, name, name && phone && ', ', phone && whole(phone)]);
}

function whole(phone) {
  return el('span', {class: 'offer__phone'}, phone);
}
