const PAUSES_S = [2, 5, 10, 30, 60];
const OURS_FROM = 500;
const NOT_FOUND = 404;

// {code, message, request_id} of our server; empty when something else answered or nobody did.
function serverError(xhr) {
  try {
    return JSON.parse(xhr.responseText).error || {};
  } catch (notJson) {
    return {};
  }
}

// What a person reads by the server's code; a code that is not here is told in the server's own words.
const TEXTS_OF_CODES = {
  not_connected: 'failure.not_connected',
  connection_pending: 'failure.not_connected',
  reauth_required: 'failure.reauth',
  client_misconfigured: 'failure.misconfigured',
  auth_required: 'failure.unproven',
  auth_invalid: 'failure.unproven',
  session_expired: 'failure.unproven',
  tenant_mismatch: 'failure.tenant',
  db_unavailable: 'failure.server',
  internal: 'failure.server',
  upstream_error: 'failure.amocrm',
  upstream_timeout: 'failure.amocrm',
  rate_limited: 'failure.busy',
  busy: 'failure.blocked',
};
// These are over without anybody's help; the rest wait for a person.
const PASSING = new Set(['rate_limited', 'busy', 'db_unavailable', 'upstream_error', 'upstream_timeout', 'in_progress']);
const FOR_ADMINISTRATORS = new Set(['not_connected', 'connection_pending', 'reauth_required', 'client_misconfigured']);

function keyOf(xhr, code, isRead) {
  if (!xhr.status) return isRead ? 'failure.offline_read' : 'failure.offline_write';
  if (code === 'forbidden') return isRead ? 'failure.forbidden_read' : 'failure.forbidden_write';
  if (xhr.status === NOT_FOUND && isRead) return 'failure.lead_gone';
  return TEXTS_OF_CODES[code] || (xhr.status >= OURS_FROM ? 'failure.server' : '');
}

// The seconds asked for by the server, or ours, ever longer.
function pauseOf(xhr, tries) {
  const asked = Number(xhr.status && xhr.getResponseHeader('Retry-After')) || 0;
  return Math.max(asked, PAUSES_S[Math.min(tries, PAUSES_S.length - 1)]);
}

// A failure in words: what happened, what is safe, what to do. `wait`: seconds until we ask again by ourselves, or 0.
function explained(xhr, {isRead, tries, contact, t}, waitsForPerson) {
  const {code = '', message, request_id: id} = serverError(xhr);
  const key = keyOf(xhr, code, isRead);
  const isPassing = !xhr.status || PASSING.has(code);
  // Online, yet nobody answers again and again: more likely a blocker than the network.
  const isBlocked = !xhr.status && tries > 1 && navigator.onLine;
  const wait = isPassing && !waitsForPerson ? pauseOf(xhr, tries) : 0;
  return {
    code, wait,
    canRetry: isPassing || xhr.status >= OURS_FROM,
    isForAdministrator: FOR_ADMINISTRATORS.has(code),
    lines: [
      key ? t(key, {contact}) : message || t('failure.server'),
      isBlocked && t('failure.old_browser'),
      wait && t('failure.again_in', {n: wait}),
    ].filter(Boolean),
    signature: [id && t('failure.request', {id}), t('failure.support', {contact})].filter(Boolean),
  };
}
