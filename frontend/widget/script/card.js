// What one deal shows and saves: {load, close}.
function openCard(widget, root, leadId, t) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const form = openForm(root, t, {save, edit});
  const requestOf = requestMaker();
  let isOpen = true, isSaving = false, failures = 0, retry = null, waiting = 0;

  function say(kind, lines) {
    part('status').className = `glass-calc__status glass-calc__status_${kind}`;
    part('status').replaceChildren(...lines.filter(Boolean).map(
      (line) => Object.assign(document.createElement('p'), {textContent: line})));
  }

  function offerRetry(action) {
    clearTimeout(waiting);
    retry = action;
    part('retry').hidden = !action;
  }

  function retryNow() {
    if (retry && !isSaving) retry();
  }

  // «Сохранено» is not true of what is typed after it, nor is a failed save repeated with what the form no longer says.
  function edit() {
    if (isSaving) return;
    if (retry !== load) offerRetry(null);
    if (part('status').matches('.glass-calc__status_success')) say('info', []);
  }

  function setSaving(busy) {
    isSaving = busy;
    part('save').setAttribute('aria-disabled', String(busy));
    part('save').textContent = t(busy ? 'form.saving' : 'form.save');
  }

  function onExpired() {
    say('info', [t('error.session')]);
  }

  function sayFailure(error, wait) {
    const contact = (widget.get_settings() || {}).support_contact;
    say('error', [
      `${t('error.title')} ${error.message}`,
      error.waits && t('error.again_in', {n: wait}),
      error.isBlocked && t('card.old_browser'),
      error.request_id && t('error.request', {id: error.request_id}),
      contact && t('error.support', {contact}),
    ]);
  }

  function fail(xhr, action) {
    if (!isOpen) return;
    const error = explain(xhr, t);
    const wait = Math.max(error.wait, PAUSES_S[Math.min(failures, PAUSES_S.length - 1)]);
    failures += 1;
    // Online, yet nothing answers again and again: more likely a blocker than the network.
    sayFailure({...error, isBlocked: !xhr.status && failures > 2 && navigator.onLine}, wait);
    offerRetry(error.retry ? action : null);
    if (error.waits) waiting = setTimeout(retryNow, wait * 1000);
    markNamed(root, error.field, error.message);
  }

  function succeed(kind, lines) {
    failures = 0;
    offerRetry(null);
    say(kind, lines);
  }

  function showLead(lead) {
    const {name, phone} = lead.contact || {};
    part('title').textContent = lead.name;
    part('person').textContent = [name, phone].filter(Boolean).join(' · ') || t('card.no_contact');
  }

  function load() {
    part('title').textContent = t('card.loading');
    return readLead(widget, leadId, onExpired).then((lead) => {
      if (!isOpen) return;
      showLead(lead);
      if (!isSaving && (retry === load || !part('status').childElementCount)) succeed('info', []);
    }, (xhr) => {
      part('title').textContent = '';
      fail(xhr, load);
    });
  }

  function showResult(answer, asked) {
    if (!isOpen) return;
    const lines = resultLines(answer, asked, t);
    succeed(lines.length > 1 ? 'warning' : 'success', lines);
  }

  function send(asked) {
    offerRetry(null);
    setSaving(true);
    say('info', [t('form.saving')]);
    return saveCalculation(widget, leadId, asked, onExpired)
      .then((answer) => showResult(answer, asked), (xhr) => fail(xhr, () => send(asked)))
      .then(() => setSaving(false));
  }

  function save() {
    if (isSaving) return;
    if (form.passes()) send(requestOf(root));
    else say('error', [t('check.summary', {n: root.querySelectorAll('[aria-invalid="true"]').length})]);
  }

  function close() {
    isOpen = false;
    clearTimeout(waiting);
    form.close();
    window.removeEventListener('online', retryNow);
  }

  part('lead').textContent = t('card.lead', {id: leadId});
  part('retry').hidden = true;
  part('retry').addEventListener('click', retryNow);
  window.addEventListener('online', retryNow);
  return {load, close};
}
