import {button, el} from './dom.js';

let made = 0;

// Asks one question; resolves to the key of the pressed answer, null when it was left by Esc. The browser keeps the
// focus inside and gives it back, except to a field that was drawn anew meanwhile.
export function ask(question, answers, lines = []) {
  return new Promise((resolve) => {
    const before = document.activeElement?.id;
    made += 1;
    const id = `dialog-${made}`;
    const dialog = el('dialog', {class: 'calc__dialog', 'aria-labelledby': id},
      el('h2', {class: 'calc__dialog-title', id}, question),
      lines.map((line) => el('p', {}, line)),
      el('div', {class: 'calc__actions'}, answers.map((answer) => answerButton(dialogClose, answer))));

    function dialogClose(key) {
      dialog.returnValue = key;
      dialog.close(key);
    }

    dialog.addEventListener('close', () => {
      dialog.remove();
      if (before && document.activeElement === document.body) document.getElementById(before)?.focus();
      resolve(dialog.returnValue || null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// `answer`: {key, text, look}.
function answerButton(close, {key, text, look}) {
  return button(text, () => close(key), look ? `calc__button_${look}` : '');
}
