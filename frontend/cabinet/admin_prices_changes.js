import {day, moment} from './admin_dates.js';
import {button, el, failure, notice} from './admin_dom.js';
import {differenceNodes, faultNodes, kitNodes} from './admin_prices_difference.js';
import {openDialog} from './admin_prices_dialog.js';
import {t} from './admin_prices_texts.js';

const DAY_MS = 86400000;

// What would change, and publishing it. `onpublished(text)`.
export async function showChanges(api, titles, onpublished) {
  const found = await api.get('price_changes');
  const told = el('div', {'aria-live': 'polite'});
  const isFaulty = found.faults.length > 0;
  const {changed, added, removed} = found.difference;
  const isEmpty = !changed.length && !added.length && !removed.length && !found.kits.length;
  const first = tomorrow();
  const date = el('input', {id: 'prices-from', type: 'date', class: 'admin__input', min: first, value: first, oninput: name});
  const later = button('', () => publish(date.value));
  const now = button(t('publish.now'), () => publish(null), 'main');
  name();
  const dialog = openDialog(t('changes.title'), [
    found.notices.length ? notice('warning', ...found.notices) : null,
    isFaulty ? notice('error', t('changes.faulty')) : null,
    faultNodes(found.faults),
    isEmpty ? el('p', {}, t('changes.none')) : differenceNodes(found.difference, titles),
    kitNodes(found.kits),
    el('h3', {}, t('recount')),
    found.recount.length ? el('ul', {class: 'prices__list'}, found.recount.map((one) => el('li', {}, one.text, ' ',
      el('span', {class: 'cabinet__help'}, t('recount.deal', {lead: one.lead_id}))))) : el('p', {}, t('recount.none')),
    isFaulty || isEmpty ? null : el('div', {class: 'prices__publish'}, el('label', {for: 'prices-from'}, t('publish.day')), date, told),
  ], isFaulty || isEmpty ? [] : [now, later]);

  function name() {
    later.textContent = t('publish.from', {day: date.value ? day(`${date.value}T00:00:00+03:00`) : '…'});
  }

  async function publish(from) {
    if (from !== null && !(from >= first)) {
      told.replaceChildren(notice('error', t('publish.no_day')));
      date.focus();
      return;
    }
    try {
      const {effective_from: at} = await api.post('publish_prices', {revision: found.revision, from});
      dialog.close();
      onpublished(t(from ? 'scheduled' : 'published', {time: moment(at)}));
    } catch (error) {
      told.replaceChildren(failure(error), ...faultNodes(error.messages));
    }
  }
}

// In Moscow, which is three hours ahead all year round.
function tomorrow() {
  return new Date(Date.now() + DAY_MS + 3 * 3600000).toISOString().slice(0, 10);
}
