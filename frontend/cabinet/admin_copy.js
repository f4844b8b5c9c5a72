import {button, el} from './admin_dom.js';
import {t} from './admin_texts.js';

const SHOWN_MS = 4000;
let made = 0;

// A value that is copied into somebody's settings: can be selected by hand where the browser gives no clipboard.
export function copyRow(label, value) {
  made += 1;
  const id = `copy-${made}`;
  const said = el('span', {class: 'admin__copied', role: 'status'});
  const input = el('input', {id, class: 'admin__input', type: 'text', readonly: true, value, onfocus: () => input.select()});
  const press = button(t('copy'), () => copy(input, said), '', {'aria-label': `${t('copy')}: ${label}`});
  return el('div', {class: 'admin__field'},
    el('label', {for: id}, label), el('div', {class: 'admin__copy'}, input, press), said);
}

async function copy(input, said) {
  try {
    await navigator.clipboard.writeText(input.value);
    said.textContent = t('copied');
  } catch {
    input.select();
    said.textContent = document.execCommand('copy') ? t('copied') : t('copy.failed');
  }
  setTimeout(() => { said.textContent = ''; }, SHOWN_MS);
}
