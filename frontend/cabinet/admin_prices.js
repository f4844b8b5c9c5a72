import {day} from './admin_dates.js';
import {ask} from './admin_dialog.js';
import {button, el, failure, notice, redraw} from './admin_dom.js';
import {openKits} from './admin_kits.js';
import {addForm} from './admin_prices_add.js';
import {showChanges} from './admin_prices_changes.js';
import {showImport} from './admin_prices_import.js';
import {idOf, named} from './admin_prices_row.js';
import {openSaving} from './admin_prices_saving.js';
import {sectionView} from './admin_prices_section.js';
import {openSeller} from './admin_prices_seller.js';
import {openTable} from './admin_prices_table.js';
import {counted, t} from './admin_prices_texts.js';
import {versionsNode} from './admin_prices_versions.js';

const SEARCH_MS = 200;
const NO_SIZE = 'ничего';
const THICKNESS = 'толщину';
const GOODS = 'Фурнитура';
const LOAD = /(^|; )нагрузка:/;

export async function open(root, api) {
  const told = el('div', {class: 'prices__notices'});
  const state = el('p', {class: 'prices__state'});
  const waiting = el('div', {});
  const progress = el('p', {class: 'cabinet__help prices__progress', role: 'status'});
  const trouble = el('div', {});
  const lists = el('div', {class: 'prices__lists'});
  const nothing = el('p', {hidden: true, role: 'status'}, t('nothing'));
  const versions = el('div', {});
  const titles = {};
  const search = el('input', {id: 'prices-search', type: 'search', class: 'admin__input', autocomplete: 'off', oninput: look});
  const changes = button(t('changes'), () => calmly(review), 'main');
  const discard = button(t('discard'), () => calmly(drop), 'danger');
  const saving = openSaving(api, {onsaved, onstate});
  const seller = openSeller(api);
  const kits = openKits(committed, articles);
  const desk = {table: null, typed: new Map(), saving, addPrice, addPosition, remove};
  const own = {content: null, views: new Map(), timer: 0, waiters: [], form: null};

  function say(...nodes) {
    redraw(told, ...nodes);
  }

  async function calmly(work) {
    say();
    try {
      await work();
    } catch (error) {
      say(failure(error));
    }
  }

  async function load() {
    const content = await api.get('prices');
    Object.assign(own, {content});
    for (const {name, title} of content.table.columns) titles[name] = title;
    for (const section of content.table.sections) section.sized = sizeOf(section);
    saving.seen = {revision: content.revision, in_force: content.in_force.version};
    desk.table = openTable(content.table, content.told);
    const opened = [...own.views].filter(([, view]) => view.node.open).map(([title]) => title);
    own.views = new Map(content.table.sections.map((section) => [section.title, sectionView(section, desk)]));
    const first = content.table.sections[0].title;
    redraw(lists, [...own.views.values()].map(({node}) => node));
    for (const title of opened.length ? opened : [first]) if (own.views.has(title)) own.views.get(title).node.open = true;
    find();
    kits.show(content.kits, content.kit_choices);
    redraw(versions, versionsNode(api, content, versions.firstChild?.open === true, (text) => calmly(() => changed(text)), (error) => say(failure(error))));
    tell();
  }

  function tell() {
    const {draft, in_force: present, changes: count} = own.content;
    const states = [el('span', {class: 'cabinet__badge cabinet__badge_success'}, t('state.in_force', {day: day(present.effective_from)})), ` ${present.version}`];
    if (draft) states.unshift(el('span', {class: 'cabinet__badge cabinet__badge_info'}, t('state.draft', {day: day(draft.updated_at), count: counted(count, 'change')})), ' ');
    state.replaceChildren(...states);
    redraw(waiting, own.content.notices.length ? notice('info', ...own.content.notices) : null);
    changes.hidden = !draft;
    discard.hidden = !draft;
  }

  function onstate() {
    const {count, problem} = saving;
    const isRefused = [...desk.typed.values()].some(({refused}) => refused);
    progress.textContent = count ? t('saving') : isRefused ? t('refused') : saving.everSaved ? t('saved') : '';
    if (!problem) {
      trouble.replaceChildren();
      return;
    }
    progress.textContent = '';
    const isStale = problem.code === 'stale_revision';
    redraw(trouble, failure(problem), count ? el('p', {}, t('unsaved', {count: counted(count, 'edit')})) : null, el('div', {class: 'admin__actions'},
      isStale ? button(t('reapply'), () => calmly(reapply), 'main', {id: 'prices-retry'}) : button(t('retry'), () => saving.retry(), 'main', {id: 'prices-retry'}),
      button(t('forget'), () => calmly(forget))));
  }

  // The answer of the server, put where its rows are. What was refused stays as it was typed.
  function onsaved(answer, sent) {
    for (const edit of sent) settle(edit, answer.refused, sent);
    own.content.changes = answer.changes;
    own.content.draft = answer.revision ? {...own.content.draft, updated_at: new Date().toISOString()} : own.content.draft;
    if (answer.kits) kits.show(answer.kits);
    const redrawn = desk.table.apply(answer);
    for (const [title, view] of own.views) {
      if (redrawn.has(title)) view.draw();
      else if (sent.some((edit) => titleOf(edit) === title)) view.refresh();
    }
    own.waiters = own.waiters.filter(({edit, resolve}) => !sent.includes(edit) || resolve(answer));
    tell();
  }

  function settle(edit, refused, sent) {
    if (edit.op !== 'cell') return;
    const id = idOf(edit.key, edit.column);
    const kept = desk.typed.get(id);
    if (!kept || kept.value !== edit.value) return;
    const isOthers = ({column}) => sent.some((other) => other !== edit && other.key === edit.key && other.column === column);
    const mine = refused.filter((one) => one.key === edit.key && (one.column === edit.column || !isOthers(one)));
    if (mine.length) kept.refused = mine;
    else desk.typed.delete(id);
  }

  // What a form asks for: it keeps what was typed until it is stored.
  async function committed(edit) {
    const stored = new Promise((resolve) => { own.waiters.push({edit, resolve}); });
    saving.push(edit);
    const isStored = await saving.settled();
    if (!isStored) throw saving.takeBack(edit);
    const {refused} = await stored;
    return refused.filter((one) => edit.op === 'add' || one.key === edit.key);
  }

  // What a template may be made of, and how it is counted.
  function articles() {
    const rows = desk.table.rowsOf(GOODS);
    const groups = new Map(rows.map(({sku, properties}) => [sku, LOAD.test(properties) ? 'hinge' : 'counted']));
    for (const {sku, size} of rows) if (size) groups.set(sku, 'bars');
    return [...new Map(rows.map(({sku, name}) => [sku, {sku, name, group: groups.get(sku)}])).values()];
  }

  function addPosition(section) {
    fillIn(section, null);
  }

  function addPrice(row) {
    fillIn(desk.table.sections.find(({title}) => title === row.section), row);
  }

  function fillIn(section, like) {
    for (const view of own.views.values()) view.place.replaceChildren();
    const {place} = own.views.get(section.title);
    const form = addForm(section, like, (edit) => added(section.title, edit), () => place.replaceChildren());
    own.form = form;
    place.replaceChildren(form.node);
    form.focus();
  }

  async function added(title, edit) {
    const before = new Set(desk.table.rowsOf(title).map(({key}) => key));
    const refused = await committed(edit);
    const row = desk.table.rowsOf(title).find(({key}) => !before.has(key));
    if (row) own.views.get(title).show(row.key);
    return refused;
  }

  async function remove(row) {
    const answers = [{key: 'yes', text: t('discard.yes'), look: 'danger'}, {key: 'no', text: t('cancel'), look: 'main'}];
    if ((await ask(t('remove.ask', {row: named(row)}), answers, [t('remove.help')])) !== 'yes') return;
    await calmly(async () => {
      const refused = await committed({op: 'remove', key: row.key});
      if (refused.length) say(notice('error', refused.map(({text}) => text)));
    });
  }

  function look() {
    clearTimeout(own.timer);
    own.timer = setTimeout(find, SEARCH_MS);
  }

  function find() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const counts = [...own.views.values()].map((view) => view.search(words));
    nothing.hidden = counts.some((count) => count > 0);
  }

  // Somebody else was there: their draft is shown, and what was typed here is put on top of it.
  async function reapply() {
    await load();
    saving.retry();
  }

  async function forget() {
    saving.forget();
    desk.typed.clear();
    await load();
  }

  async function changed(text) {
    say(notice('success', text));
    desk.typed.clear();
    await load();
  }

  async function review() {
    if (await saving.settled()) await showChanges(api, titles, (text) => calmly(() => changed(text)));
  }

  async function drop() {
    const answers = [{key: 'yes', text: t('discard.yes'), look: 'danger'}, {key: 'no', text: t('cancel'), look: 'main'}];
    const lines = [t('discard.help', {count: counted(own.content.changes, 'change')})];
    if (!(await saving.settled()) || (await ask(t('discard.ask'), answers, lines)) !== 'yes') return;
    await api.post('discard_prices', {revision: saving.seen.revision});
    await changed(t('discarded'));
  }

  async function bring() {
    if (await saving.settled()) showImport(api, saving, titles, () => calmly(() => changed(t('imported'))));
  }

  async function give() {
    if (await saving.settled()) api.save(await api.file('export_prices'));
  }

  await load();
  root.append(
    el('h1', {}, t('title')), state, waiting, told,
    el('div', {class: 'admin__actions'}, changes, button(t('import'), () => calmly(bring)), button(t('export'), () => calmly(give)), discard),
    el('div', {class: 'prices__bar'}, el('div', {class: 'prices__search'}, el('label', {for: 'prices-search'}, t('search')), search), progress),
    trouble, nothing, lists, kits.node, versions, seller.node);
  return {isDirty: () => saving.count > 0 || desk.typed.size > 0 || seller.isDirty() || kits.isDirty() || Boolean(own.form?.isDirty())};
}

// What its rows are told apart by: a thickness, something else, or nothing.
function sizeOf({size}) {
  if (size.startsWith(NO_SIZE)) return '';
  return size.startsWith(THICKNESS) ? 'thickness' : 'other';
}

function titleOf({key, row}) {
  return row ? row.section : key.split('|', 1)[0];
}
