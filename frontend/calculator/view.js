import {breakdown} from './breakdown.js';
import {moment} from './dates.js';
import {ask} from './dialog.js';
import {button, el, message} from './dom.js';
import {kopecks, money, roubles, fromKopecks} from './numbers.js';
import {sketch} from './sketch.js';
import {has, t} from './texts.js';
import {facts, sums, vatWords} from './totals.js';

// A saved calculation to read: what it was made of and what may be done with it.
export function openView(app, record) {
  const revisions = el('div', {});
  const node = el('div', {class: 'calc__view'},
    oldPrice(app, record), el('p', {class: 'calc__hint'}, whoAndWhen(record)),
    record.result?.lines ? composition(record) : byHand(record),
    [...new Set((record.messages ?? []).map(({text}) => text))].map((text) => message('warning', text)),
    revisions, actions(app, record, revisions));
  return {node, title: t('head.view', {n: record.number}), isDirty: () => false, stop: () => {}};
}

function whoAndWhen(record) {
  const who = record.updated_by_name ?? record.created_by_name ?? t('someone');
  const state = has(`st.${record.status}`) ? t(`st.${record.status}`) : '';
  return [state, t('view.by', {when: moment(record.updated_at ?? record.created_at), who})].filter(Boolean).join(' · ');
}

function composition(record) {
  const {result} = record;
  return [
    el('h2', {}, record.title),
    el('figure', {class: 'calc__sketch'}, sketch(record.calculation.panels, {unit: 'mm'})),
    sums(result), total(result.totals.total),
    el('p', {class: 'calc__vat'}, vatWords(result.totals)), facts(result), breakdown(result, true),
    record.calculation.comment && el('p', {class: 'calc__hint'}, record.calculation.comment),
  ];
}

// The guide's save has sums and no lines.
function byHand(record) {
  const note = el('p', {class: 'calc__hint'}, t('view.v1'));
  return [el('h2', {}, record.title), el('p', {}, record.summary), note, total(record.total)];
}

function total(sum) {
  return el('p', {class: 'calc__total'}, el('span', {class: 'calc__total-name'}, t('total')),
    el('output', {class: 'calc__total-sum'}, money(sum)));
}

function oldPrice(app, {current, calculation_id: id, price_list_version: version}) {
  if (!current) return null;
  const box = el('div', {class: 'calc__banner calc__banner_warning'});
  const stops = (current.messages ?? []).find(({severity}) => severity === 'error');
  const text = stops || !current.total
    ? t('old.gone', {text: stops?.text ?? current.text ?? ''})
    : t('old.price', {version, x: roubles(current.total), diff: signed(current.difference)});
  box.append(el('p', {}, text), el('div', {class: 'calc__actions'},
    button(t('old.yes'), () => app.go({view: 'edit', id, version: current.price_list_version})),
    button(t('old.no'), () => box.remove())));
  return box;
}

function signed(difference) {
  const sum = kopecks(difference);
  return `${sum > 0 ? '+' : ''}${roubles(fromKopecks(sum))}`;
}

function actions(app, record, revisions) {
  const {calculation_id: id} = record;
  const node = el('div', {class: 'calc__actions'});
  const perform = deedsOf(app, record, node);
  const isReadOnly = record.status === 'locked' || app.card.role === 'observer';
  node.append(...[
    waitsFor(app, record) && [
      button(t('view.approve'), () => decide(true), 'calc__button_main'),
      button(t('view.refuse'), () => decide(false)),
    ],
    !isReadOnly && record.source !== 'v1'
      && button(t('view.edit'), () => app.go({view: 'edit', id}), 'calc__button_main'),
    app.card.role !== 'observer' && button(t('view.copy'), () => perform('copy', {}, toCopy)),
    record.source !== 'v1' && button(t('kp'), () => app.go({view: 'offer', id})),
    button(t('view.history'), () => showRevisions(app, record, revisions)),
    !isReadOnly && button(t('view.delete'), () => remove(app, record, perform), 'calc__button_danger'),
  ].flat().filter(Boolean));
  return node;

  function decide(approved) {
    return perform('approve', {approved}, () => app.go({view: 'open', id}));
  }

  function toCopy({source, calculation_id: made}) {
    return app.go({view: source === 'v1' ? 'open' : 'edit', id: made});
  }
}

// One deed at a time, each with one request id through all its tries: asked twice, it is done once.
function deedsOf(app, record, node) {
  const ids = {};
  let isBusy = false;

  function busy(now) {
    isBusy = now;
    for (const one of node.children) one.setAttribute('aria-disabled', String(now));
  }

  return async function perform(action, more, then) {
    if (isBusy) return;
    busy(true);
    const id = ids[action + JSON.stringify(more)] ??= crypto.randomUUID();
    const {calculation_id: calculation, revision} = record;
    try {
      const answer = await app.api.post(action, {id: calculation, revision, client_request_id: id, ...more});
      app.parent.send('saved');
      await then(answer);
    } catch (error) {
      app.status.fail(error, () => perform(action, more, then));
    } finally {
      busy(false);
    }
  };
}

// Whether this person's word is what the calculation waits for.
function waitsFor(app, record) {
  return record.status === 'waiting_approval' && ['head', 'administrator'].includes(app.card.role);
}

async function remove(app, record, perform) {
  const left = kopecks(app.card.order?.total ?? '0.00') - kopecks(record.total);
  const more = record.in_order ? [t('delete.order', {x: roubles(fromKopecks(Math.max(left, 0)))})] : [];
  const answer = await ask(t('delete', {n: record.number}), [
    {key: 'delete', text: t('delete.yes'), look: 'danger'}, {key: 'cancel', text: t('cancel')},
  ], more);
  if (answer !== 'delete') return;
  await perform('delete', {}, () => {
    app.parent.send('close');
    return app.go({view: 'new'});
  });
}

async function showRevisions(app, record, place) {
  try {
    const {revisions} = await app.api.get('history', {id: record.calculation_id});
    const list = el('ol', {class: 'calc__history'}, revisionLines(revisions));
    place.replaceChildren(el('h2', {tabIndex: -1}, t('rev.title')), list);
    place.firstChild.focus();
  } catch (error) {
    app.status.fail(error, () => showRevisions(app, record, place));
  }
}

// Oldest first, whichever way they came.
function revisionLines(revisions) {
  const sorted = [...revisions].sort((one, other) => one.revision - other.revision);
  return sorted.map((one, at) => {
    const told = {when: moment(one.created_at), who: one.created_by_name ?? t('someone'), now: roubles(one.total)};
    const text = at ? t('rev', {...told, was: roubles(sorted[at - 1].total)}) : t('rev.first', told);
    return el('li', {class: 'calc__record'}, text);
  });
}
