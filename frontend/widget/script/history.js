// The lines of the history. `view`: {open, deleting: id of a calculation or '', isWhole, isObserver, isHead}; `on`: what the buttons do.
function nameOf(record, t) {
  return t('history.number', {id: record.number});
}

function menuOf(record, view, on, t) {
  const items = actionsOf(record, view).map((name) => [t('menu.' + name), () => on.act(name, record)]);
  return menu(t('history.actions', {id: record.number}), items, () => on.fold(record));
}

function headOf(record, isOpen, on, t) {
  const id = record.calculation_id;
  const sum = Number(record.total) ? t('order.sum', {sum: roubles(record.total)}) : t('history.no_total');
  return element('div', {name: 'head'},
    element('span', {name: 'sign' + (hasFailed(record) ? ' bad' : ''), 'aria-hidden': 'true'}, signOf(record)),
    element('div', {name: 'facts'},
      button('open ' + id, nameOf(record, t), () => on.act('open', record), {
        name: 'link', 'aria-label': t('history.open', {id: record.number}),
      }),
      element('b', {name: 'sum'}, sum),
      element('span', {name: hasFailed(record) ? 'bad' : 'weak'}, wordsOf(record, t))),
    button('menu ' + id, '⋯', () => on.unfold(record), {
      name: 'dots', 'aria-haspopup': 'menu', 'aria-expanded': String(isOpen),
      'aria-label': t('history.actions', {id: record.number}),
    }));
}

// The budget after it is gone is worth knowing only while it counts.
function deletion(record, card, on, t) {
  const left = asBudget(kopecks(card.order.total) - kopecks(record.total));
  return element('div', {name: 'question', role: 'alertdialog', 'aria-label': t('menu.delete'), on: {keydown: onKey}},
    line('', t('delete.question', {id: record.number})),
    record.in_order && line('', t('delete.in_order', {sum: roubles(left)})),
    element('div', {name: 'pair'},
      button('yes', t('delete.yes'), () => on.remove(record), {name: 'danger'}),
      button('no', t('delete.no'), () => on.keep(record))));

  function onKey(event) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    on.keep(record);
  }
}

function historyLine(record, card, view, on, t) {
  const isOpen = view.open === record.calculation_id;
  const person = record.updated_by_name || record.created_by_name;
  const unfolded = isOpen ? menuOf(record, view, on, t) : null;
  const made = element('li', {name: 'record'},
    headOf(record, isOpen, on, t),
    line('', record.summary || record.title),
    line('weak', [when(record.updated_at || record.created_at, new Date(), t), person].filter(Boolean).join(' · ')),
    ...reasonsOf(record).map((reason) => line('reason', reason)),
    hasFailed(record) && !view.isObserver && button('retry ' + record.calculation_id, t('card.retry'), () => on.retry(record), {
      'aria-label': t('history.retry', {id: record.number}),
    }),
    unfolded && unfolded.list,
    view.deleting === record.calculation_id && deletion(record, card, on, t));
  return {made, enter: unfolded && unfolded.enter};
}

// How many fit a glance; the rest behind «Показать все».
const SHOWN = 5;

function historyLines(card, view, on, t) {
  if (!card.calculations.length) return {nodes: [line('weak', t('history.empty'))]};
  const lines = card.calculations.slice(0, view.isWhole ? undefined : SHOWN)
    .map((record) => historyLine(record, card, view, on, t));
  const more = card.count > SHOWN && button('all', t(view.isWhole ? 'history.less' : 'history.all'), on.showAll, {name: 'link'});
  const skipped = card.calculations.flatMap(skippedOf);
  const nodes = [
    element('h3', {name: 'caption'}, t('history.title', {count: card.count})),
    element('ul', {name: 'records'}, ...lines.map(({made}) => made)), more,
    ...[...new Set(skipped)].map((reason) => line('weak', reason)),
  ];
  return {nodes, enter: lines.map(({enter}) => enter).find(Boolean)};
}
