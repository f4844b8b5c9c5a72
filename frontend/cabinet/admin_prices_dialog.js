import {button, el} from './admin_dom.js';
import {t} from './admin_prices_texts.js';

// A large dialog; the browser keeps the focus inside and gives it back. `buttons`: beside the one that closes.
export function openDialog(title, content, buttons = []) {
  const actions = el('div', {class: 'admin__actions prices__foot'}, buttons, button(t('close'), () => dialog.close()));
  const dialog = el('dialog', {class: 'admin__dialog prices__dialog', 'aria-labelledby': 'prices-dialog', onclose: () => dialog.remove()},
    el('h2', {id: 'prices-dialog'}, title), el('div', {class: 'prices__content', tabindex: '0', role: 'group', 'aria-labelledby': 'prices-dialog'}, content), actions);
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
