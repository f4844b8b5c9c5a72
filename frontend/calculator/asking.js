import {ApiError} from './api_error.js';
import {bodyOf, questionOf, sizesOf} from './body.js';
import {t} from './texts.js';

const PATIENCE_MS = 10000;

// From what was typed to a price: the template is filled when sizes or choices changed, then everything is priced.
// Gives {calculation, answer, typed: of which state of the form}, or {faults} of what cannot be read.
export function openAsking(ctx, {filled, measured}) {
  const {api} = ctx.app;

  async function price(signal) {
    const {typed} = ctx;
    if (!ctx.template && !ctx.filled) return {faults: [noProduct()]};
    const {sizes, faults} = sizesOf(ctx.state, ctx.template);
    if (faults.length) return {faults};
    ctx.sizes = sizes;
    await fill({...questionOf(ctx.state, sizes), price_list_version: ctx.version}, signal);
    const read = bodyOf(ctx);
    ctx.keys = read.keys;
    if (read.faults.length) return {faults: read.faults};
    measured(read.calculation.panels);
    const calculation = {...identity(ctx), sizes, ...read.calculation};
    const answer = await api.post('preview', {calculation}, {signal, limit: PATIENCE_MS});
    return {calculation, answer, typed};
  }

  async function fill(question, signal) {
    const asked = JSON.stringify(question);
    if (asked === ctx.filledBy || !ctx.template) return;
    const answer = await api.post('fill', question, {signal, limit: PATIENCE_MS});
    if (signal.aborted) throw new ApiError('aborted');
    Object.assign(ctx, {filled: answer.calculation, filledBy: asked});
    filled();
  }

  return price;
}

// None is chosen, or the one of a draft is made no more.
function noProduct() {
  return {field: 'template', code: 'E_REQUIRED', text: t('E_REQUIRED', {label: t('product')})};
}

// Which calculation it is and whose prices it has: another after each save.
export function identity({record, version}) {
  const {calculation_id: id = null, revision = 0} = record ?? {};
  return {schema: 'glass/2', id, revision, price_list_version: version, products_mode: 'single'};
}
