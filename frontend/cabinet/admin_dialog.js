import {button, el} from './admin_dom.js';

// Asks one question; resolves to the key of the pressed answer, null when it was left by Esc. The browser keeps the
// focus inside and gives it back. `answers`: {key, text, look}; `lines`: texts or nodes.
export function ask(question, answers, lines = []) {
  return new Promise((resolve) => {
    const dialog = el('dialog', {class: 'admin__dialog', 'aria-labelledby': 'admin-question'},
      el('h2', {id: 'admin-question'}, question),
      lines.map((line) => (typeof line === 'string' ? el('p', {}, line) : line)),
      el('div', {class: 'admin__actions'}, answers.map((answer) => button(answer.text, () => dialog.close(answer.key), answer.look))));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
