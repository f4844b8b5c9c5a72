import {button, el, notice} from './admin_dom.js';
import {clock} from './admin_dates.js';
import {t} from './admin_texts.js';

const LOOKS = {connect: 'main', reauth: 'main', replace_secret: 'main', connect_again: 'main', disconnect: 'quiet', cancel: 'quiet'};
// Where the link of a button is the function that does it, not a page to go to.
const DONE_THERE = new Set(['check', 'disconnect']);

// One connection. Everything it says comes from the server. `act(card, id)`: a button was pressed; `opened`: ids of
// what is unfolded; `notes`: what was told below this card since.
export function cardNode(card, {act, opened, notes}) {
  const id = `card-${card.id}`;
  return el('section', {class: 'cabinet__card', id, 'aria-labelledby': `${id}-title`, 'data-state': card.state},
    el('div', {class: 'cabinet__head'},
      el('h2', {id: `${id}-title`}, card.title),
      el('p', {class: `cabinet__badge cabinet__badge_${card.tone}`}, card.badge)),
    account(card),
    el('p', {}, card.body),
    card.seconds !== null && el('p', {class: 'admin__remaining', id: `${id}-left`}, t('remaining', {time: clock(card.seconds)})),
    card.countdown && notice(card.countdown.tone, card.countdown.text),
    (card.amocrm?.notes ?? []).map((line) => notice('info', line)),
    notes,
    buttons(card, act),
    card.health.length > 0 && health(card, act, opened),
    card.amocrm && !card.is_over && more(card, act, opened));
}

function account({account: domain, account_name: name}) {
  if (!domain) return null;
  return el('p', {class: 'cabinet__account'}, name ? t('account', {domain, name}) : domain);
}

function buttons(card, act) {
  if (!card.buttons.length) return null;
  return el('div', {class: 'admin__actions'}, card.buttons.map(({id, text, link}) => {
    const isLink = link && !DONE_THERE.has(id);
    const name = `${text}: ${card.title}${card.account ? `, ${card.account}` : ''}`;
    if (isLink) return el('a', {class: 'cabinet__button cabinet__button_main', href: link, 'aria-label': name}, text);
    return button(text, () => act(card, id), LOOKS[id] ?? '', {id: `card-${card.id}-${id}`, 'aria-label': name});
  }));
}

function folded(key, title, opened, ...children) {
  const summary = el('summary', {id: `${key}-summary`}, title);
  const node = el('details', {class: 'admin__fold', open: opened.has(key), ontoggle: () => {
    if (node.open) opened.add(key);
    else opened.delete(key);
  }}, summary, children);
  return node;
}

function health(card, act, opened) {
  return folded(`card-${card.id}-health`, t('health'), opened,
    el('dl', {}, card.health.map(({term, value}) => el('div', {}, el('dt', {}, term), el('dd', {}, value)))),
    card.waiting > 0 && button(t('repeat'), () => act(card, 'repeat'), '', {id: `card-${card.id}-repeat`}));
}

function more(card, act, opened) {
  const own = [['reauth', 'more.reauth'], ['replace_secret', 'more.secret'], ['long_lived', 'more.long']];
  const shown = own.filter(([id]) => !card.buttons.some((known) => known.id === id));
  return folded(`card-${card.id}-more`, t('more'), opened, el('div', {class: 'admin__actions'},
    shown.map(([id, text]) => button(t(text), () => act(card, id), 'quiet', {id: `card-${card.id}-${id}`}))));
}
