import {el} from './dom.js';
import {area, check, number, segments, text} from './fields.js';
import {group} from './group.js';
import {quantity} from './numbers.js';
import {t} from './texts.js';

const LONGEST_TITLE = 200;
const LONGEST_REASON = 200;
const LONGEST_COMMENT = 2000;

// Markup, discount, urgency.
export function terms(ctx) {
  const {state, filled} = ctx;
  const {discount} = state;
  const change = (target, changes) => {
    Object.assign(target, changes);
    ctx.changed();
  };
  return group('terms', t('price'), ctx.open, el('div', {class: 'calc__fields'},
    number('markup_percent', t('markup'), state.markup ?? shownMarkup(filled), (markup) => change(state, {markup}),
      {look: 'calc__field_short'}),
    number('discount.value', t('discount'), discount.value, (value) => change(discount, {value}),
      {look: 'calc__field_short', hint: limitOf(ctx)}),
    segments('discount.kind', t('discount.kind'), discount.kind, [['percent', '%'], ['amount', '₽']],
      (kind) => change(discount, {kind})),
    text('discount.reason', t('reason'), discount.reason, (reason) => change(discount, {reason}),
      {look: 'calc__field_wide', longest: LONGEST_REASON}),
    check('urgent', urgentLabel(ctx), state.urgent, (urgent) => change(state, {urgent}))));
}

function shownMarkup(filled) {
  return quantity(String(filled.markup_percent ?? '0'));
}

function limitOf({app}) {
  const limit = app.card.discount_limit;
  return limit ? t('discount.limit', {n: quantity(String(limit))}) : undefined;
}

function urgentLabel({prices}) {
  const percent = prices.rules?.surcharges?.urgent;
  return percent ? t('urgent', {p: quantity(String(percent))}) : t('urgent.plain');
}

export function words(ctx) {
  const {state, filled} = ctx;
  return group('words', t('words'), ctx.open, el('div', {class: 'calc__fields'},
    text('title', t('title'), state.title ?? filled.title ?? '', (title) => {
      state.title = title;
      ctx.changed();
    }, {look: 'calc__field_wide', longest: LONGEST_TITLE}),
    area('comment', t('comment'), state.comment, (comment) => {
      state.comment = comment;
      ctx.changed();
    }, {look: 'calc__field_wide', longest: LONGEST_COMMENT})));
}
