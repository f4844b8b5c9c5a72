import {openApi} from './admin_api.js';
import {ask} from './admin_dialog.js';
import {button, el, failure, notice, redraw} from './admin_dom.js';
import {t} from './admin_texts.js';

const TABS = ['crm', 'prices', 'log'];
const root = document.getElementById('admin');
const owners = JSON.parse(root.dataset.owners);
const tabs = Object.fromEntries(TABS.map((name) => [name, {name, button: tabButton(name), panel: null, opened: null, stop: null}]));
const panels = el('div', {});
let api = apiOf(owners[0]?.id ?? '');
let current = null;

// Of one owner: what a view of a former one still has on its way stays that owner's.
function apiOf(owner) {
  return Object.assign(openApi(() => location.replace(root.dataset.login)), {owner});
}

function tabButton(name) {
  return el('button', {
    type: 'button', role: 'tab', id: `tab-${name}`, class: 'admin__tab', 'aria-controls': `panel-${name}`,
    onclick: () => { location.hash = name; }, onkeydown: moveAlong,
  }, t(`tab.${name}`));
}

// Arrows go round the tabs, as people who use a keyboard expect of them.
function moveAlong(event) {
  const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  if (!step) return;
  const at = (TABS.indexOf(current.name) + step + TABS.length) % TABS.length;
  location.hash = TABS[at];
  tabs[TABS[at]].button.focus();
}

function wanted() {
  const name = location.hash.slice(1).split('/')[0];
  return tabs[name] ?? tabs.crm;
}

function show() {
  const tab = wanted();
  if (tab === current) return;
  current?.opened?.hidden?.();
  current = tab;
  for (const other of Object.values(tabs)) {
    const isShown = other === tab;
    other.button.setAttribute('aria-selected', String(isShown));
    other.button.tabIndex = isShown ? 0 : -1;
    if (other.panel) other.panel.hidden = !isShown;
  }
  if (tab.panel) tab.opened?.shown?.();
  else open(tab);
}

function close(tab) {
  tab.stop?.abort();
  tab.panel?.remove();
  Object.assign(tab, {panel: null, opened: null, stop: null});
}

function open(tab) {
  close(tab);
  tab.stop = new AbortController();
  tab.panel = el('section', {
    role: 'tabpanel', id: `panel-${tab.name}`, class: 'admin__panel', 'aria-labelledby': `tab-${tab.name}`, hidden: tab !== current,
  }, el('p', {class: 'cabinet__help', role: 'status'}, t('loading')));
  panels.append(tab.panel);
  fill(tab, tab.panel, tab.stop.signal);
}

// `signal`: the view is gone, and so is whatever it listens to.
async function fill(tab, panel, signal) {
  const link = root.dataset[tab.name];
  try {
    if (!link) throw new Error(t('tab.absent'));
    const module = await import(new URL(link, location.href));
    panel.replaceChildren();
    const opened = (await module.open(panel, api, signal)) ?? null;
    if (!signal.aborted) tab.opened = opened;
  } catch (error) {
    redraw(panel, error.code ? failure(error) : notice('error', link ? t('internal') : error.message),
      link && button(t('retry'), () => open(tab)));
  }
}

function dirty() {
  return Object.values(tabs).some((tab) => tab.opened?.isDirty?.());
}

async function choose(select) {
  if (dirty() && (await ask(t('leave'), [{key: 'go', text: t('leave.yes')}, {key: 'stay', text: t('leave.no'), look: 'main'}])) !== 'go') {
    select.value = api.owner;
    return;
  }
  api = apiOf(select.value);
  Object.values(tabs).forEach(close);
  current = null;
  show();
}

function ownerField() {
  if (owners.length < 2) return null;
  const select = el('select', {id: 'owner', class: 'admin__input', onchange: () => choose(select)},
    owners.map(({id, name}) => el('option', {value: id}, name)));
  return el('div', {class: 'admin__owner'}, el('label', {for: 'owner'}, t('owner')), select);
}

root.append(
  el('div', {class: 'admin__head'},
    el('div', {role: 'tablist', class: 'admin__tabs', 'aria-label': t('tabs')}, TABS.map((name) => tabs[name].button)), ownerField()),
  panels,
);
addEventListener('hashchange', show);
addEventListener('beforeunload', (event) => {
  if (dirty()) event.preventDefault();
});
show();
