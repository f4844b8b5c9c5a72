import {button, el} from './admin_dom.js';
import {t} from './admin_texts.js';

const SIGNS = {true: '✓', false: '✗', null: '–'};
const WORDS = {true: 'check.holds', false: 'check.fails', null: 'check.skipped'};
const LOOKS = {true: 'good', false: 'bad', null: 'skipped'};

// What «Проверить» found, line by line, each with its own cure.
export function checked(account, {holds, lines}, onclose) {
  return el('div', {class: 'admin__check', role: 'status'},
    el('h3', {}, t('check.title', {account})),
    el('p', {}, t(holds ? 'check.good' : 'check.bad')),
    el('ul', {class: 'admin__lines'}, lines.map(line)),
    button(t('check.close'), onclose));
}

function line({text, holds, cure}) {
  return el('li', {class: `admin__line admin__line_${LOOKS[holds]}`},
    el('span', {class: 'admin__sign', 'aria-hidden': 'true'}, SIGNS[holds]),
    el('div', {}, el('span', {}, text), el('span', {class: 'admin__hidden'}, `: ${t(WORDS[holds])}`),
      cure && el('p', {class: 'cabinet__help'}, cure)));
}
