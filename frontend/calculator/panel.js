import {breakdown} from './breakdown.js';
import {button, el, message} from './dom.js';
import {counted, money, roubles} from './numbers.js';
import {sketch} from './sketch.js';
import {ROUBLES, t} from './texts.js';
import {facts, sums, vatWords} from './totals.js';

const QUIET_MS = 1000;

// The side of the form: drawing, sums, what there is to know. The former sum stays while a new one is asked for.
export function openPanel({onHint}) {
  const figure = el('figure', {class: 'calc__sketch'});
  const parts = el('div', {});
  const total = el('output', {class: 'calc__total-sum'}, '—');
  const box = el('p', {class: 'calc__total'}, el('span', {class: 'calc__total-name'}, t('total')), total);
  const state = el('p', {class: 'calc__state'});
  const below = el('div', {});
  const spoken = el('p', {class: 'calc__spoken', 'aria-live': 'polite'});
  const short = el('output', {class: 'calc__total-sum'}, '—');
  const node = el('aside', {class: 'calc__panel', 'aria-label': t('total')}, figure, parts, box, state, below, spoken);
  let isOpen = false;
  let timer = 0;

  function draw(panels, unit) {
    figure.replaceChildren(sketch(panels, {unit}));
  }

  function wait(text) {
    box.dataset.stale = 'true';
    state.textContent = text;
  }

  function told(text, inShort = text) {
    delete box.dataset.stale;
    state.textContent = '';
    total.textContent = text;
    short.textContent = inShort;
  }

  function show(result, messages) {
    told(money(result.totals.total), roubles(result.totals.total));
    parts.replaceChildren(sums(result));
    below.replaceChildren(
      el('p', {class: 'calc__vat'}, vatWords(result.totals)), facts(result),
      notices(messages), hintList(result.hints ?? [], onHint),
      breakdown(result, isOpen, (open) => { isOpen = open; }));
    say(result.totals.total);
  }

  // No price: the reasons stand at the fields.
  function none(text = '') {
    told('—');
    state.textContent = text;
    parts.replaceChildren();
    below.replaceChildren();
    clearTimeout(timer);
  }

  // Once, when a person has stopped typing.
  function say(sum) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      spoken.textContent = t('total.spoken', {sum: inWords(sum)});
    }, QUIET_MS);
  }

  return {node, short, draw, wait, show, none};
}

// The same is often true of several panes.
function notices(messages) {
  if (!messages.length) return el('p', {class: 'calc__hint'}, `✓ ${t('passed')}`);
  const once = [...new Map(messages.map((told) => [told.text, told])).values()];
  return el('div', {}, once.map(({severity, text}) => message(severity === 'approval' ? 'info' : 'warning', text)));
}

function inWords(sum) {
  return sum.endsWith('.00') ? counted(Number(sum.slice(0, -3)), ROUBLES) : roubles(sum);
}

function hintList(hints, onHint) {
  const lines = hints.map((hint) => button(hint.text, () => onHint(hint), 'calc__button_link'));
  return el('div', {class: 'calc__hints'}, lines);
}
