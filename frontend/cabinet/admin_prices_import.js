import {button, el, failure, notice} from './admin_dom.js';
import {differenceNodes, faultNodes} from './admin_prices_difference.js';
import {openDialog} from './admin_prices_dialog.js';
import {t} from './admin_prices_texts.js';

const MOST_BYTES = 2000000;
const PIECE = 9000;
const AT_ONCE = 30000;

// A file first shows what it would do; nothing is stored before somebody agrees. `saving` knows what was seen.
export function showImport(api, saving, titles, onimported) {
  const preview = el('div', {'aria-live': 'polite'});
  const own = {sent: null, seen: {revision: 0}, turn: 0};
  // The same file once more, mended meanwhile, is a choice too.
  const input = el('input', {id: 'prices-file', type: 'file', accept: '.csv,.txt,text/csv', class: 'admin__input prices__file', onchange: look, onclick: () => { input.value = ''; }});
  const apply = button(t('import.apply'), store, 'main', {hidden: true});
  const dialog = openDialog(t('import.title'), [
    el('p', {class: 'cabinet__help'}, t('import.help')),
    el('div', {class: 'admin__field'}, el('label', {for: 'prices-file'}, t('import.file')), input), preview], [apply]);

  async function look() {
    const turn = ++own.turn;
    const [file] = input.files;
    apply.hidden = true;
    if (!file) return;
    if (file.size > MOST_BYTES) {
      preview.replaceChildren(notice('error', t('import.large')));
      return;
    }
    preview.replaceChildren(el('p', {}, t('import.reading')));
    try {
      own.sent = await packed(file);
      own.seen = saving.seen;
      const found = await api.post('import_prices', {...own.seen, file: own.sent});
      if (turn === own.turn) show(found);
    } catch (error) {
      if (turn === own.turn) preview.replaceChildren(failure(error));
    }
  }

  function show(found) {
    const {changed, added, removed} = found.difference;
    const isEmpty = !changed.length && !added.length && !removed.length;
    const isFaulty = found.faults.some(({severity}) => severity === 'error');
    apply.hidden = !found.readable || isEmpty;
    preview.replaceChildren(
      notice(isFaulty ? 'warning' : 'info', found.summary, found.readable && isFaulty ? t('import.faulty') : '', found.readable && isEmpty && !isFaulty ? t('import.nothing') : ''),
      ...[faultNodes(found.faults), differenceNodes(found.difference, titles)].flat(3).filter(Boolean));
  }

  async function store() {
    apply.disabled = true;
    try {
      await api.post('import_prices', {...own.seen, file: own.sent, apply: true});
      dialog.close();
      onimported();
    } catch (error) {
      preview.prepend(failure(error));
    }
    apply.disabled = false;
  }
}

// Its bytes as they are, packed where the browser can: the encoding is the server's to tell.
async function packed(file) {
  const small = typeof CompressionStream === 'function' ? file.stream().pipeThrough(new CompressionStream('gzip')) : file.stream();
  const bytes = new Uint8Array(await new Response(small).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += AT_ONCE) text += btoa(String.fromCharCode(...bytes.subarray(at, at + AT_ONCE)));
  return Array.from({length: Math.ceil(text.length / PIECE) || 1}, (_, index) => text.slice(index * PIECE, (index + 1) * PIECE));
}
