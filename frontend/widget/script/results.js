// What became of each step: [name, was it written, the text].
function stepsOf(answer, asked, t) {
  const steps = [['note', Boolean(answer.note_added), t('result.note')]];
  if (asked.products.length) {
    const added = answer.products_added || 0;
    steps.push(['products', added === asked.products.length, t('result.products', {n: added})]);
  }
  const budget = roubles(Math.round(asked.total_price) * 100);
  return [...steps, ['budget', Boolean(answer.budget_updated), t('result.budget', {sum: budget})]];
}

function capitalised(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// Lines for a person; state is told by a sign and a word, never by colour alone.
function resultLines(answer, asked, t) {
  const steps = stepsOf(answer, asked, t);
  if (steps.every(([, written]) => written)) {
    return [t('result.saved', {what: capitalised(steps.map(([, , text]) => text).join(', '))})];
  }
  const line = ([step, written, text]) => (written ? `✓ ${capitalised(text)}.` : `✕ ${t(`result.${step}_failed`)}.`);
  return [t('result.partial'), ...steps.map(line), ...(answer.messages || []).map(({text}) => text)];
}
