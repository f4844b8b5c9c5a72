import {day, moment} from './admin_dates.js';
import {ask} from './admin_dialog.js';
import {button, el} from './admin_dom.js';
import {t} from './admin_prices_texts.js';

// Lists that are, were or will be in force. `isOpen`: unfolded already. `onchanged(text)` after one of them came back, `onfailed(error)`.
export function versionsNode(api, {versions, in_force: present}, isOpen, onchanged, onfailed) {
  const listed = versions.filter(({status}) => status !== 'draft');
  return el('details', {class: 'prices__section prices__versions', open: isOpen},
    el('summary', {}, el('h2', {}, t('versions'))),
    el('div', {class: 'prices__body admin__scroll', tabindex: '0', role: 'region', 'aria-label': t('versions')}, el('table', {class: 'admin__table'},
      el('thead', {}, el('tr', {}, ['version', 'version.state', 'version.from', 'version.published', 'version.actions'].map((name) => el('th', {scope: 'col'}, t(name))))),
      el('tbody', {}, listed.map((one) => el('tr', {}, el('th', {scope: 'row'}, one.version), el('td', {}, t(`status.${one.status}`)),
        el('td', {}, one.effective_from ? day(one.effective_from) : ''), el('td', {}, published(one)), el('td', {}, action(one))))))));

  function published({published_by: who, published_at: at}) {
    return at ? t('version.by', {who, time: moment(at)}) : '';
  }

  function action(one) {
    if (one.status === 'archived') return button(t('again'), () => again(one), 'quiet', {'aria-label': t('again.of', {version: one.version})});
    if (one.status === 'scheduled') return button(t('withdraw'), () => withdraw(one), 'quiet', {'aria-label': t('withdraw.of', {version: one.version})});
    return null;
  }

  async function again({version}) {
    const answers = [{key: 'yes', text: t('again'), look: 'main'}, {key: 'no', text: t('cancel')}];
    if ((await ask(t('again.ask', {version}), answers, [t('again.help')])) !== 'yes') return;
    await publish({version}, ({effective_from: at}) => t('published', {time: moment(at)}));
  }

  // The list in force, published for the same moment, takes the place of what would come then.
  async function withdraw({version, effective_from: from}) {
    const answers = [{key: 'yes', text: t('withdraw.yes'), look: 'danger'}, {key: 'no', text: t('withdraw.no'), look: 'main'}];
    const lines = [t('withdraw.help', {version: present.version})];
    if ((await ask(t('withdraw.ask', {version, time: moment(from)}), answers, lines)) !== 'yes') return;
    await publish({version: present.version, from}, () => t('withdrawn'));
  }

  async function publish(fields, text) {
    try {
      onchanged(text(await api.post('publish_prices_again', fields)));
    } catch (error) {
      onfailed(error);
    }
  }
}
