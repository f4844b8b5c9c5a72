import {openAsking} from './asking.js';
import {el} from './dom.js';
import {openForm} from './form.js';
import {annotate, forgetSums} from './headers.js';
import {applyHint} from './hints.js';
import {listenToKeys} from './keys.js';
import {clear, mark, summaryOf} from './marks.js';
import {openPanel} from './panel.js';
import {pathOf} from './places.js';
import {remember, remembered} from './preferences.js';
import {openPricing} from './price.js';
import {openSaving} from './save.js';
import {withTemplate} from './state.js';
import {t} from './texts.js';

// The form of one calculation, new or saved before. `begin`: {state, filled, filledBy, record, version,
// unsure, isDirty}.
export function openEditor(app, begin) {
  const ctx = contextOf(app, begin, {changed, choose, redraw: () => form.draw(), setDirty, setUnsure});
  const faults = el('div', {});
  const form = openForm(ctx);
  const panel = openPanel({onHint: (hint) => applyHint(hint, ctx)});
  const price = openAsking(ctx, {filled: () => form.draw(), measured: (panes) => panel.draw(panes, ctx.state.unit)});
  const pricing = openPricing(price, {waits: () => ctx.filled && panel.wait(t('recalc')), priced, refused, failed});
  const saving = openSaving(ctx, {pricing, refused, showFaults: () => showFaults(ctx.faults), showSaved});
  const title = ctx.record ? t('head.edit', {n: ctx.record.number}) : t('head.new');
  const onsubmit = (event) => event.preventDefault();
  const layout = el('form', {class: 'calc__layout', novalidate: true, 'aria-label': title, onsubmit},
    el('div', {}, faults, form.node), panel.node);
  const node = el('div', {}, layout, saving.node(panel.short));

  function setDirty(isDirty) {
    if (isDirty !== ctx.isDirty) app.parent.send('dirty', {dirty: isDirty});
    ctx.isDirty = isDirty;
    keep();
  }

  function setUnsure(unsure) {
    ctx.unsure = unsure;
    keep();
  }

  function keep() {
    const {calculation_id: id = null, revision} = ctx.record ?? {};
    const unsure = ctx.unsure?.isLost ? ctx.unsure : null;
    if (ctx.isDirty || unsure) app.drafts.keep({state: ctx.state, id, revision, version: ctx.version, unsure});
    else app.drafts.drop();
  }

  function changed() {
    ctx.typed += 1;
    setDirty(true);
    saving.edited();
    pricing.later();
  }

  function choose(template) {
    ctx.state = withTemplate(ctx.state, template, remembered());
    Object.assign(ctx, {filled: null, filledBy: '', priced: null});
    ctx.open.clear();
    form.draw();
    panel.draw([], ctx.state.unit);
    changed();
  }

  function priced(outcome) {
    app.status.clear();
    if (outcome.faults) return refuse(outcome.faults.map((fault) => ({...fault, path: fault.field})));
    ctx.priced = outcome;
    ctx.faults = [];
    showFaults([]);
    remember(ctx.state);
    showPrice(outcome);
  }

  // The price that was saved may be another than the one seen.
  function showSaved(answer) {
    if (!answer.result || answer.result.totals.total === ctx.priced?.answer.result.totals.total) return;
    ctx.priced = {...ctx.priced, answer};
    showPrice(ctx.priced);
  }

  function showPrice({calculation, answer: {result, messages = []}}) {
    panel.show(result, messages.filter(({severity, step}) => severity !== 'error' && !step));
    annotate(ctx, calculation, ctx.keys, result);
    saving.allow(messages);
  }

  function refused(messages) {
    app.status.clear();
    const errors = messages.filter(({severity}) => severity === 'error');
    refuse(errors.map((told) => ({...told, path: pathOf(told.field, ctx.keys)})));
  }

  // A size that is still empty is no mistake until somebody wants to save.
  function refuse(found) {
    Object.assign(ctx, {priced: null, faults: found});
    const shown = found.filter(({code, path}) => code !== 'E_REQUIRED' || !path.startsWith('sizes.'));
    showFaults(shown);
    panel.none(shown.length ? '' : t('sizes.wait'));
    forgetSums(form.node);
    saving.allow([]);
  }

  function showFaults(shown) {
    if (shown.length) mark(form.node, shown, ctx);
    else clear(form.node);
    faults.replaceChildren(...[summaryOf(shown, ctx)].filter(Boolean));
  }

  function failed(error) {
    panel.wait(t('stale'));
    app.status.fail(error, () => pricing.now());
  }

  listenToKeys(node, () => saving.save());
  panel.draw(ctx.filled?.panels ?? [], ctx.state.unit);
  if (begin.isDirty) setDirty(true);
  pricing.now();
  return {
    node,
    title,
    isDirty: () => ctx.isDirty,
    isUnsure: () => Boolean(ctx.unsure?.isLost),
    stop: () => [pricing, saving].forEach((part) => part.stop()),
  };
}

// What the parts of the form share.
function contextOf(app, begin, actions) {
  return {
    app,
    prices: app.prices,
    state: begin.state,
    filled: begin.filled ?? null,
    filledBy: begin.filledBy ?? '',
    record: begin.record ?? null,
    version: begin.version ?? app.prices.version,
    open: new Set(),
    keys: null,
    sizes: {},
    priced: null,
    faults: [],
    isDirty: false,
    typed: 0,
    unsure: begin.unsure ?? null,
    get template() {
      return app.prices.templates.find(({code}) => code === this.state.template) ?? null;
    },
    ...actions,
  };
}
