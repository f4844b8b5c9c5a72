import {exchange, openApi} from './api.js';
import {ask} from './dialog.js';
import {el} from './dom.js';
import {openDrafts} from './draft.js';
import {paint, takeFragment} from './fragment.js';
import {openParent, tellHeight} from './parent.js';
import {offerDraft} from './restore.js';
import {openSession} from './session.js';
import {openStatus} from './status.js';
import {t} from './texts.js';
import {VIEWS} from './views.js';

const root = document.getElementById('calc');
const page = document.documentElement.dataset;
const entry = takeFragment();
const parent = openParent(page.parent);
const status = openStatus(entry.support);
const head = el('header', {class: 'calc__head'});
const place = el('div', {});
const session = openSession(parent, exchange, tellRenewal);
const app = {api: openApi(session), parent, status, card: null, prices: null, drafts: null, go, refresh};
let shown = null;

async function start(ticket) {
  try {
    await session.enter(ticket);
    [app.card, app.prices] = await Promise.all([app.api.get('card'), app.api.get('price_list')]);
    app.drafts = openDrafts(page.account, session.lead(), app.card.user.id);
    status.clear();
    await go(entry);
    offerDraft(app, entry);
  } catch (error) {
    status.fail(error, () => start(null));
  }
}

// Another view in the place of this one.
async function go(wanted) {
  try {
    const next = await (VIEWS[wanted.view] ?? VIEWS.new)(app, wanted);
    if (shown?.isDirty() && !next.isDirty()) parent.send('dirty', {dirty: false});
    shown?.stop();
    shown = next;
    status.clear();
    const title = el('h1', {class: 'calc__title', tabIndex: -1}, next.title);
    head.replaceChildren(title, el('p', {class: 'calc__deal'}, deal()));
    place.replaceChildren(next.node);
    if (wanted !== entry) title.focus();
  } catch (error) {
    status.fail(error, () => go(wanted));
  }
}

function tellRenewal(isBegun) {
  if (isBegun) status.say('info', [t('fail.session')]);
  else status.clear();
}

function deal() {
  const {lead} = app.card;
  return [t('lead', {id: lead.id}), lead.contact?.name].filter(Boolean).join(' · ');
}

// Sums of the order after a save; without an answer the old ones stay.
async function refresh() {
  app.card = await app.api.get('card').catch(() => app.card);
}

async function close() {
  if (shown?.isDirty()) {
    const answer = await ask(t('close.dirty'), [
      {key: 'close', text: t('close.yes'), look: 'danger'}, {key: 'stay', text: t('close.no'), look: 'main'},
    ]);
    if (answer !== 'close') return;
    // A save on its way may be stored: its request is what can tell.
    if (!shown.isUnsure?.()) app.drafts.drop();
  }
  parent.send('close');
}

paint(entry.scheme);
parent.on('scheme', ({scheme}) => paint(scheme));
parent.on('closing', () => document.querySelector('dialog[open]') || close());
// The same key would close the question it has just raised.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  close();
});
root.replaceChildren(status.node, head, place);
tellHeight(parent, root);
parent.send('ready');
if (entry.ticket || parent.isFramed) start(entry.ticket);
else status.say('info', [t('fail.lonely')]);
