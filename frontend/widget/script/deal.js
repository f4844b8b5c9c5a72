// The deal, its contact, what is in the order and whether the deal's budget says the same.
function dealLines(lead, t) {
  const {name, phone} = lead.contact || {};
  const person = [name, name && phone && ' · ', phone && element('span', {name: 'whole'}, phone)].filter(Boolean);
  return [
    line('lead', t('card.lead', {id: lead.id})),
    line('', lead.name),
    line('weak', ...(person.length ? person : [t('card.no_contact')])),
  ];
}

// Its step writes the budget: the order was last changed by it. It may be deleted since.
function writerOfBudget({calculations, order}) {
  return calculations.find((record) => record.calculation_id === order.calculation_id) || {};
}

// «Записать» and «Оставить» when a person changed the budget by hand, «Обновить бюджет» when it is merely behind.
function budgetQuestion(card, isLeft, on, t) {
  const sums = {budget: roubles(card.lead.price), sum: roubles(card.order.budget)};
  if (!isBudgetByHand(writerOfBudget(card)) || isLeft) {
    return [line('', t('budget.differs', sums)), card.canWrite && button('budget', t('budget.fix'), on.fix)];
  }
  return [
    line('', t('budget.by_hand', sums)),
    card.canWrite && element('div', {name: 'pair'},
      button('budget', t('budget.write'), on.fix), button('leave', t('budget.leave'), on.leave)),
  ];
}

function orderLines(card, isLeft, on, t) {
  const {count, total, budget, calculation_id: writer} = card.order;
  const isSame = Number(card.lead.price) === Number(budget);
  if (!writer || (!count && isSame)) return [];
  return [
    line('order', t('order.count', {n: count}) + ' · ', element('b', {name: 'sum'}, t('order.sum', {sum: roubles(total)}))),
    ...(isSame ? [line('weak', '✓ ' + t('budget.same'))] : budgetQuestion(card, isLeft, on, t)),
  ];
}
