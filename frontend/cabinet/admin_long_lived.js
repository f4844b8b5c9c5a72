import {button, el, failure, redraw} from './admin_dom.js';
import {field} from './admin_fields.js';
import {t} from './admin_texts.js';

const TOKEN = /^[\x21-\x7e]{20,4096}$/;

// A token of a private integration, pasted by hand. `send(token)` rejects with what the server said; `done`: away with it.
export function longLivedForm(send, done) {
  const outcome = el('div', {});
  const token = field('long_lived_token', t('long.label'), {
    help: t('long.help'), type: 'password', maxlength: 4096, check: (text) => (TOKEN.test(text) ? '' : t('long.error')),
  });

  async function submit(event) {
    event.preventDefault();
    if (!token.verify()) return token.input.focus();
    try {
      await send(token.value);
      done();
    } catch (error) {
      redraw(outcome, error.field === 'long_lived_token' ? [] : failure(error));
      if (error.field === 'long_lived_token') token.say(error.message);
      token.input.focus();
    }
    return null;
  }

  const actions = el('div', {class: 'admin__actions'},
    el('button', {type: 'submit', class: 'cabinet__button cabinet__button_main'}, t('long.send')), button(t('cancel'), done));
  const node = el('form', {class: 'admin__check', novalidate: true, onsubmit: submit}, el('h3', {}, t('long.title')), token.node, actions, outcome);
  return {node, focus: () => token.input.focus()};
}
