// What became of each step: [name, what the server says of it, the text when it is written].
function stepsOf(answer, asked, t) {
  const sync = answer.sync || {};
  const state = (step, written) => (written ? 'done' : sync[step] === 'pending' ? 'pending' : 'failed');
  const steps = [['note', state('note', answer.note_added), t('result.note')]];
  if (asked.products.length) {
    const added = answer.products_added || 0;
    steps.push(['products', state('products', added === asked.products.length), t('result.products', {n: added})]);
  }
  const budget = roubles(Math.round(asked.total_price) * 100);
  return [...steps, ['budget', state('budget', answer.budget_updated), t('result.budget', {sum: budget})]];
}

function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lineOf([step, state, text], t) {
  if (state === 'done') return `✓ ${capitalised(text)}.`;
  return `${state === 'pending' ? '…' : '✕'} ${t(`result.${step}_${state}`)}.`;
}

// Lines for a person; state is told by a sign and a word, never by colour alone.
function resultLines(answer, asked, t) {
  const steps = stepsOf(answer, asked, t);
  if (steps.every(([, state]) => state === 'done')) {
    return [t('result.saved', {what: capitalised(steps.map(([, , text]) => text).join(', '))})];
  }
  const reasons = new Set((answer.messages || []).map(({text}) => text));
  return [t('result.partial'), ...steps.map((step) => lineOf(step, t)), ...reasons];
}
