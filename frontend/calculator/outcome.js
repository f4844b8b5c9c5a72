import {button, el, message} from './dom.js';
import {roubles} from './numbers.js';
import {has, t} from './texts.js';

const LOOKS_S = [3, 5, 10, 20, 30];

// What became of each step of a save; what is still open is looked at again, what failed can be repeated.
export function openOutcome(ctx) {
  const node = el('div', {role: 'status'});
  const {app} = ctx;
  let timer = 0;
  let round = 0;

  function forget() {
    round += 1;
    clearTimeout(timer);
    node.replaceChildren();
  }

  function show(answer, saved, looks = 0) {
    forget();
    const failed = inState(answer, 'failed');
    const open = inState(answer, 'pending');
    node.append(told(answer, saved, {failed, open}));
    if (open.length && !saved.isDraft && looks < LOOKS_S.length) {
      timer = setTimeout(() => look(saved, looks), LOOKS_S[looks] * 1000);
    }
  }

  // More was typed while it was on its way.
  function behind(answer) {
    forget();
    node.append(message('info', t('save.behind', {x: roubles(answer.total)})));
  }

  function told(answer, saved, {failed, open}) {
    const reasons = [...new Set((answer.messages ?? []).filter(({step}) => step).map(({text}) => text))];
    if (answer.reasons?.budget === 'price_changed') return budgetChanged(answer, saved);
    if (failed.length) return repeatable(answer, saved, [t('save.part', {steps: named(failed)}), ...reasons]);
    if (open.length && !saved.isDraft) return message('info', t('save.waits', {steps: named(open)}));
    return message('success', finished(answer, saved));
  }

  function finished(answer, {isDraft, budget}) {
    if (isDraft || answer.status === 'draft') return t('save.draft');
    if (answer.status === 'waiting_approval') return t('save.ask');
    const {sync = {}} = answer;
    if (sync.note !== 'done' || sync.budget !== 'done') return t('save.plain');
    return t('save.ok', {x: roubles(budget)});
  }

  function repeatable(answer, saved, lines) {
    const box = message('warning', ...lines);
    box.append(el('div', {class: 'calc__actions'}, button(t('retry'), () => retry(answer, saved))));
    return box;
  }

  // A person's own figure is never overwritten unasked.
  function budgetChanged(answer, saved) {
    const {price} = app.card.lead;
    const box = message('warning', t('budget.changed', {x: roubles(String(price)), y: roubles(saved.budget)}));
    box.append(el('div', {class: 'calc__actions'},
      button(t('budget.write'), () => retry(answer, saved, {accept_budget: true, budget: price})),
      button(t('budget.leave'), forget)));
    return box;
  }

  async function retry(answer, saved, more = {}) {
    const mine = round;
    try {
      const now = await app.api.post('retry_sync', {id: answer.calculation_id, ...more});
      if (mine === round) show(now, saved);
      app.parent.send('saved');
    } catch (error) {
      app.status.fail(error, () => retry(answer, saved, more));
    }
  }

  async function look(saved, looks) {
    const id = ctx.record?.calculation_id;
    if (!id) return;
    const mine = round;
    const answer = await app.api.get('get_calculation', {id}).catch(() => null);
    if (mine !== round) return;
    if (answer) show(answer, saved, looks + 1);
    if (answer && !inState(answer, 'pending').length) app.parent.send('saved');
  }

  return {node, show, behind, forget};
}

function inState(answer, state) {
  return Object.entries(answer.sync ?? {}).filter(([, now]) => now === state).map(([step]) => step);
}

function named(steps) {
  return steps.map((step) => (has(`step.${step}`) ? t(`step.${step}`) : step)).join(', ');
}
