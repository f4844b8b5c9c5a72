import {identity} from './asking.js';
import {ask} from './dialog.js';
import {button, el} from './dom.js';
import {openOutcome} from './outcome.js';
import {added, fromKopecks, kopecks, roubles} from './numbers.js';
import {isSame, sent} from './sending.js';
import {t} from './texts.js';

// The buttons under the form and what becomes of a save. A request keeps its id until its fate is known, so a second
// click, or a retry after a lost answer, writes nothing twice.
export function openSaving(ctx, {pricing, refused, showFaults, showSaved}) {
  const {app} = ctx;
  const outcome = openOutcome(ctx);
  const mayWatchOnly = app.card.role === 'observer';
  const main = button(t('save'), () => save(), 'calc__button_main', {id: 'save', hidden: mayWatchOnly});
  const draft = button(t('draft'), () => save({draft: true}), '', {id: 'draft', hidden: mayWatchOnly});
  const toOffer = () => app.go({view: 'offer', id: ctx.record.calculation_id});
  const offer = button(t('kp'), toOffer, '', {id: 'offer', hidden: !ctx.record});
  let isBusy = false;
  let needsApproval = false;
  let last = null;
  let refreshed = null;
  let hasFailed = false;

  function allow(messages) {
    needsApproval = messages.some(({severity}) => severity === 'approval');
    label();
  }

  function label() {
    main.textContent = t(isBusy ? 'save.busy' : needsApproval ? 'ask' : 'save');
    for (const one of [main, draft]) one.setAttribute('aria-disabled', String(isBusy));
  }

  function busy(now) {
    isBusy = now;
    label();
  }

  // Of what is shown, not of what may have come since: another total is told before anything is written.
  async function save({draft: isDraft = false} = {}) {
    if (isBusy || mayWatchOnly) return;
    if (isDone(isDraft)) return outcome.show(last.answer, last);
    const seen = ctx.priced?.answer.result.totals.total ?? null;
    busy(true);
    try {
      await pricing.settled();
      if (!ctx.priced) return refuse();
      // No price came for what was typed last, and that is told already.
      if (ctx.priced.typed !== ctx.typed) return;
      if (!ctx.unsure || await finishFormer(isDraft)) await begin(isDraft, seen);
    } finally {
      busy(false);
    }
  }

  const isDone = (isDraft) => !ctx.isDirty && last?.isDraft === isDraft;

  async function begin(isDraft, seen) {
    const {priced} = ctx;
    await (hasFailed ? app.refresh() : refreshed);
    const {total} = priced.answer.result.totals;
    const inOrder = await whether(isDraft, total);
    if (inOrder === null) return;
    const told = {in_order: inOrder, draft: isDraft, expected_total: seen ?? total};
    await send(anew({...priced.calculation, ...identity(ctx), ...told}), priced.typed);
  }

  // What became of a save whose answer was lost, before anything new is sent. Gives whether there is more to save.
  async function finishFormer(isDraft) {
    const {request, isLost} = ctx.unsure;
    const typed = isSame(request, ctx.priced.calculation) ? ctx.typed : null;
    if (typed !== null && request.draft === isDraft) return void (await send(request, typed));
    try {
      if (isLost) await saved(await sent(request, ctx), request, typed);
    } catch (error) {
      hasFailed = true;
      if (ctx.unsure) return void fail(error, isDraft);
    }
    ctx.setUnsure(null);
    return true;
  }

  function refuse() {
    showFaults();
    document.getElementById('errors')?.focus();
  }

  // Whether it belongs to the order: the first does, of a second the person is asked; null when they think again.
  async function whether(isDraft, total) {
    const {card: {order}} = app;
    const {status = 'draft', in_order: inOrder} = ctx.record ?? {};
    if (status !== 'draft') return inOrder || status === 'waiting_approval';
    if (isDraft || !order?.count) return true;
    const question = t('save.second', {a: roubles(added([order.total, total]))});
    const answer = await ask(question, [
      {key: 'order', text: t('save.second.order'), look: 'main'}, {key: 'variant', text: t('save.second.variant')},
    ]);
    return answer && answer === 'order';
  }

  async function send(request, typed) {
    try {
      await saved(await sent(request, ctx), request, typed);
    } catch (error) {
      hasFailed = true;
      await failed(error, request, typed);
    }
  }

  // `typed`: the state of the form that was sent; what was typed since is still to be saved.
  async function saved(answer, {draft: isDraft}, typed) {
    const isEdited = () => typed !== ctx.typed;
    const budget = budgetAfter(app.card.order, ctx.record, answer);
    ctx.record = {...ctx.record, ...answer};
    ctx.version = answer.price_list_version ?? ctx.version;
    last = {answer, isDraft, budget};
    hasFailed = false;
    offer.hidden = false;
    ctx.setDirty(isEdited());
    app.parent.send('saved');
    refreshed = app.refresh();
    if (isEdited()) return outcome.behind(answer);
    app.status.clear();
    showSaved(answer);
    if (answer.reasons?.budget) await refreshed;
    if (!isEdited()) outcome.show(answer, last);
  }

  async function failed(error, request, typed) {
    const answers = {price_changed: priceChanged, stale_revision: staleRevision, validation_failed: invalid};
    if (Object.hasOwn(answers, error.code)) await answers[error.code](error, request, typed);
    else fail(error, request.draft);
  }

  // What is typed meanwhile is not saved unasked.
  function fail(error, isDraft) {
    const {typed} = ctx;
    app.status.fail(error, () => typed === ctx.typed && save({draft: isDraft}));
  }

  // Nothing is stored until the person has accepted the sum there is now.
  async function priceChanged(error, body, typed) {
    const {total, price_list_version: version = body.price_list_version} = error.body;
    const told = error.messages[0]?.text ?? error.text;
    const answer = await ask(told, [
      {key: 'accept', text: t('accept', {b: roubles(total)}), look: 'main'}, {key: 'cancel', text: t('cancel')},
    ]);
    if (answer === 'accept') await send(anew({...body, expected_total: total, price_list_version: version}), typed);
    else pricing.now();
  }

  async function staleRevision(error, body, typed) {
    const answer = await ask(error.messages[0]?.text ?? error.text, [
      {key: 'open', text: t('stale.open'), look: 'main'},
      {key: 'copy', text: t('stale.copy')},
      {key: 'cancel', text: t('cancel')},
    ]);
    if (answer === 'open') app.go({view: 'edit', id: ctx.record.calculation_id});
    if (answer !== 'copy') return;
    ctx.record = null;
    await send(anew({...body, id: null, revision: 0, in_order: false}), typed);
  }

  function invalid(error) {
    if (!error.messages.length) return app.status.fail(error, null);
    refused(error.messages);
    refuse();
  }

  function node(short) {
    const total = el('p', {class: 'calc__total'}, el('span', {class: 'calc__total-name'}, t('total')), short);
    const actions = el('div', {class: 'calc__actions'}, main, draft, offer);
    return el('div', {class: 'calc__bar'}, total, outcome.node, actions);
  }

  return {node, save, allow, edited: outcome.forget, stop: outcome.forget};
}

// The order's sum, without what this calculation was in it before.
function budgetAfter(order, before, now) {
  const part = (record) => (record?.in_order ? kopecks(record.total) : 0);
  return fromKopecks(kopecks(order?.total ?? '0.00') - part(before) + part(now));
}

function anew(body) {
  return {...body, client_request_id: crypto.randomUUID()};
}
