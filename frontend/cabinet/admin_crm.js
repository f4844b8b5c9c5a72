import {cardNode} from './admin_card.js';
import {checked} from './admin_check.js';
import {mayDisconnect, openConsent} from './admin_consent.js';
import {clock} from './admin_dates.js';
import {el, failure, notice, redraw} from './admin_dom.js';
import {longLivedForm} from './admin_long_lived.js';
import {openSetup} from './admin_setup.js';
import {t} from './admin_texts.js';

const USUAL_MS = 5000;
const BUSY_MS = 1500;
const BUSY = new Set(['waiting_consent', 'exchanging', 'refresh_due']);
const SETTING_UP = new Set(['connect', 'connect_again', 'replace_secret']);

export async function open(root, api, signal) {
  const view = {cards: [], opened: new Set(), notes: new Map(), shown: '', timer: 0, askedAt: 0, isAway: false};
  const told = el('div', {class: 'admin__told'});
  const list = el('div', {class: 'cabinet__cards admin__cards'});
  const first = await api.get('connections');
  const origin = new URL(first.setup.redirect_uri).origin;
  const consent = openConsent((said) => {
    const isConnected = said.status === 'connected';
    say(isConnected ? notice('success', t('connected', {domain: said.domain})) : notice('warning', t('denied')));
    if (isConnected) setup.close();
    refresh();
  }, signal);
  const setup = openSetup(first.setup, api, connect);

  function say(...nodes) {
    redraw(told, ...nodes);
  }

  // Cards are drawn anew only when they changed: whoever reads or tabs through them is not disturbed.
  function draw(cards) {
    view.cards = cards;
    view.askedAt = performance.now();
    const now = JSON.stringify(cards.map(({seconds, ...card}) => [card, seconds !== null])) + [...view.notes.keys()];
    if (now === view.shown) return;
    view.shown = now;
    redraw(list, cards.map((card) => cardNode(card, {act, opened: view.opened, notes: view.notes.get(card.id)})));
  }

  function note(card, node) {
    if (node) view.notes.set(card.id, node);
    else view.notes.delete(card.id);
    view.shown = '';
    draw(view.cards);
  }

  async function refresh() {
    clearTimeout(view.timer);
    if (view.isAway) return;
    try {
      draw((await api.get('connections')).cards);
      if (view.isOffline) say();
      view.isOffline = false;
    } catch (error) {
      view.isOffline = true;
      say(failure(error));
    }
    clearTimeout(view.timer);
    const isBusy = view.cards.some(({state}) => BUSY.has(state));
    if (!view.isAway) view.timer = setTimeout(refresh, isBusy ? BUSY_MS : USUAL_MS);
  }

  async function connect(fields) {
    const saved = api.post('save_connection', fields).then(({authorize_url: link}) => link);
    const next = await consent.go(saved, origin);
    refresh();
    return next;
  }

  async function act(card, id) {
    if (SETTING_UP.has(id)) return setup.show(card);
    try {
      await ACTS[id](card);
    } catch (error) {
      note(card, failure(error));
    }
    return refresh();
  }

  async function again(card) {
    const link = api.get('authorize_url', {domain: card.account, mode: 'post_message'}).then(({authorize_url: found}) => found);
    note(card, null);
    say(await consent.go(link, origin));
  }

  // To the function that owns the connection.
  function sent(card, action) {
    const named = card.provider === 'evotor' ? {account_id: card.account} : {domain: card.account};
    const door = card.buttons.find(({id}) => id === action)?.link;
    return door ? api.postTo(door, action, named) : api.post(action, named);
  }

  const ACTS = {
    reauth: again,
    open_again: again,
    async cancel(card) {
      consent.close();
      await api.post('cancel_consent', {domain: card.account});
      say();
    },
    async check(card) {
      note(card, el('p', {role: 'status'}, t('check.running')));
      const found = await sent(card, 'check');
      note(card, checked(card.account, found, () => note(card, null)));
    },
    async disconnect(card) {
      if (!(await mayDisconnect(card))) return;
      await sent(card, 'disconnect');
      note(card, null);
      say(notice('success', t('disconnected', {service: card.title})));
    },
    async repeat(card) {
      const {count} = await api.post('retry_waiting', {domain: card.account});
      note(card, notice('success', count ? t('repeated', {count}) : t('repeated.none')));
    },
    async long_lived(card) {
      const form = longLivedForm(async (token) => {
        const {connection} = await api.post('exchange_code', {domain: card.account, long_lived_token: token});
        say(notice('success', t('long.done', {domain: connection.domain})));
      }, () => { note(card, null); refresh(); });
      note(card, form.node);
      form.focus();
    },
  };

  // A consent's time runs by itself between two answers.
  const ticking = setInterval(() => {
    for (const card of view.cards) {
      const place = document.getElementById(`card-${card.id}-left`);
      if (place) place.textContent = t('remaining', {time: clock(card.seconds - (performance.now() - view.askedAt) / 1000)});
    }
  }, 1000);
  const woken = () => { if (!document.hidden) refresh(); };
  document.addEventListener('visibilitychange', woken, {signal});
  signal.addEventListener('abort', () => {
    rest();
    clearInterval(ticking);
    consent.close();
  });

  function rest() {
    view.isAway = true;
    clearTimeout(view.timer);
  }

  root.append(el('h1', {}, t('crm')), told, list, setup.node);
  draw(first.cards);
  if (!first.cards.some(({amocrm, is_over: isOver}) => amocrm && !isOver)) setup.node.open = true;
  view.timer = setTimeout(refresh, USUAL_MS);
  return {
    shown() { view.isAway = false; refresh(); },
    hidden: rest,
  };
}
