// How soon an order that is still being written is looked at again; then the person may.
const LOOKS_S = [15, 30, 60];

// What one deal shows and does: {load, close}.
function openCard(widget, Modal, root, leadId, t) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const calls = callsOf(widget, leadId);
  const status = openStatus(part('status'), t);
  const contact = (widget.get_settings() || {}).support_contact || t('failure.contact');
  const view = {open: '', deleting: '', isWhole: false, isObserver: false, isHead: false, isBudgetLeft: false};
  const reading = openAsking(explain, showFailure), writing = openAsking(explain, showFailure);
  const doing = {act, unfold, fold, remove, keep, retry, fix, leave, showAll};
  let card = null, isOpen = true, isBusy = false, asked = 0, looks = 0, looking = 0, opened = null, isRefused = false;

  function explain(xhr, isRead, tries) {
    return explained(xhr, {isRead, tries, contact, t});
  }

  function showFailure(failure, again, isRead) {
    if (!isOpen) return;
    if (!card) part('content').replaceChildren();
    isRefused = isRefused || isRead;
    status.fail(failure, again);
    if (failure.code === 'stale_revision') load();
  }

  function draw() {
    const {nodes, enter} = historyLines(card, view, doing, t);
    redraw(part('deal'), dealLines(card.lead, t));
    redraw(part('content'), [...orderLines(card, view.isBudgetLeft, doing, t), ...newLines(), ...nodes]);
    if (enter) enter();
  }

  function newLines() {
    const reason = view.isObserver ? t('failure.forbidden_write', {contact}) : card.price_list_version ? '' : t('card.no_prices');
    return [
      button('new', t('card.new'), () => openView({view: 'new'}, 'new'), {name: 'main', ...(reason ? {disabled: ''} : {})}),
      reason && line('weak', reason),
    ];
  }

  function show(answer) {
    card = {...answer, canWrite: answer.role !== 'observer'};
    view.isObserver = !card.canWrite;
    view.isHead = ['head', 'administrator'].includes(answer.role);
    if (isRefused) status.clear();
    isRefused = false;
    root.setAttribute('aria-busy', 'false');
    draw();
    lookAgain();
  }

  // GET card gives the newest twenty.
  function whole(answer) {
    if (!view.isWhole || answer.count <= answer.calculations.length) return answer;
    return calls.read('history').then(({calculations}) => ({...answer, calculations}));
  }

  // An answer that was overtaken by a newer question is not shown.
  function load() {
    asked += 1;
    const mine = asked;
    return reading.run(() => calls.read('card').then(whole).then((answer) => {
      if (isOpen && mine === asked) show(answer);
    }), true);
  }

  function lookAgain() {
    clearTimeout(looking);
    if (!card.calculations.some(isPending) || looks >= LOOKS_S.length) return;
    looking = setTimeout(load, LOOKS_S[looks] * 1000);
    looks += 1;
  }

  // What was asked keeps its id through every try: asked twice, it is done once. `then` is told once it is shown.
  // `missing` says what, beside failed steps, an answer leaves undone.
  function perform(action, values, said, {then, missing} = {}) {
    if (isBusy) return;
    writing.run(() => {
      setBusy(true);
      status.say('info', [t('card.busy')]);
      return calls.write(action, values).finally(() => setBusy(false)).then((answer) => {
        if (isOpen) finish(answer, said, {then, missing});
      });
    }, false);
  }

  function finish(answer, said, {then, missing}) {
    const failed = textsOfSteps(answer, 'failed');
    const undone = failed.length ? t('said.partly') : missing && missing(answer);
    status.say(undone ? 'warning' : 'success', [undone || said, ...failed]);
    looks = 0;
    load().then(() => then && isOpen && then(answer));
  }

  function setBusy(busy) {
    isBusy = busy;
    root.setAttribute('aria-busy', String(busy));
  }

  const the = ({calculation_id: id, revision}) => ({id, revision, client_request_id: crypto.randomUUID()});

  function act(name, record) {
    const number = {id: record.number};
    const deeds = {
      copy: () => perform('copy', the(record), t('said.copied', number), {then: opensCopy}),
      into_order: () => perform('set_in_order', {...the(record), in_order: true}, t('said.into_order', number)),
      out_of_order: () => perform('set_in_order', {...the(record), in_order: false}, t('said.out_of_order', number)),
      approve: () => perform('approve', {...the(record), approved: true}, t('said.approved', number)),
      refuse: () => perform('approve', {...the(record), approved: false}, t('said.refused', number)),
      delete: () => ask(record),
    };
    Object.assign(view, {open: '', deleting: ''});
    draw();
    focusKey(root, 'menu ' + record.calculation_id);
    if (name in deeds) deeds[name]();
    else openView({view: name, id: record.calculation_id}, 'menu ' + record.calculation_id);
  }

  // The guide's calculations have no form to be changed in.
  function opensCopy({calculation_id: id, source}) {
    openView({view: source === 'v1' ? 'open' : 'edit', id}, 'menu ' + id);
  }

  function openView(wanted, key) {
    if (opened) return;
    opened = openWindow(Modal, wanted, () => calls.write('widget_session', {}), {
      saved: load,
      closed() {
        opened = null;
        if (isOpen && !focusKey(root, key)) focusKey(root, 'new');
      },
      failed: (xhr, again) => status.failureNodes(explained(xhr, {isRead: true, tries: 0, contact, t}, true), again),
    }, t);
  }

  function unfold(record) {
    if (view.open === record.calculation_id) return fold(record);
    Object.assign(view, {open: record.calculation_id, deleting: ''});
    return draw();
  }

  function fold(record) {
    view.open = '';
    draw();
    focusKey(root, 'menu ' + record.calculation_id);
  }

  // Only once the click is over: what is below the menu moves when it closes, away from under the mouse.
  function foldElsewhere(event) {
    const isOurs = event.composedPath().some((one) => one.dataset
      && (one.dataset.key === 'menu ' + view.open || one.className === 'glass-calc__menu'));
    if (!view.open || isOurs) return;
    view.open = '';
    draw();
  }

  function ask(record) {
    view.deleting = record.calculation_id;
    draw();
    focusKey(root, 'no');
  }

  function keep(record) {
    view.deleting = '';
    draw();
    focusKey(root, 'menu ' + record.calculation_id);
  }

  function remove(record) {
    keep(record);
    perform('delete', the(record), t('said.deleted', {id: record.number}));
  }

  function retry(record) {
    perform('retry_sync', {id: record.calculation_id}, t('said.written'));
  }

  // What is agreed to is that our figure replaces the one that was on the screen.
  function fix() {
    const {lead, order} = card;
    const agreed = {id: order.calculation_id, accept_budget: true, budget: Number(lead.price)};
    perform('retry_sync', agreed, t('said.budget', {sum: roubles(order.budget)}), {
      missing: ({budget_updated: isWritten}) => !isWritten && t('said.no_budget'),
    });
  }

  function leave() {
    view.isBudgetLeft = true;
    draw();
    focusKey(root, 'budget');
  }

  function showAll() {
    view.isWhole = !view.isWhole;
    draw();
    if (view.isWhole && card.count > card.calculations.length) load();
  }

  function close() {
    isOpen = false;
    clearTimeout(looking);
    document.removeEventListener('click', foldElsewhere);
    reading.close();
    writing.close();
    if (opened) opened.close();
  }

  document.addEventListener('click', foldElsewhere);
  return {load, close};
}
