import {el} from './admin_dom.js';

// A field with its help and its error below; `check(value)` → what is wrong with it, empty when nothing is.
export function field(name, label, {help, check, type = 'text', onedit = () => {}, ...props}) {
  const id = `field-${name}`;
  const error = el('p', {class: 'cabinet__error', id: `${id}-error`, hidden: true});
  const hint = el('p', {class: 'cabinet__help', id: `${id}-help`}, help);
  const input = el('input', {
    id, name, type, class: 'admin__input', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none',
    'aria-describedby': `${id}-help ${id}-error`, ...props,
    oninput: () => { if (input.getAttribute('aria-invalid')) verify(); onedit(); },
    // A line that appears above the button would take it away from under the press.
    onblur: (event) => { if (input.value && event.relatedTarget?.type !== 'submit') verify(); },
  });

  function say(text) {
    error.textContent = text;
    error.hidden = !text;
    if (text) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }

  function verify() {
    const wrong = check(input.value.trim());
    say(wrong);
    return !wrong;
  }

  return {
    node: el('div', {class: 'admin__field'}, el('label', {for: id}, label), input, hint, error),
    input, say, verify, hint,
    get value() { return input.value.trim(); },
  };
}
