import {t} from './texts.js';

const OWN = {
  offline: 'fail.offline',
  timeout: 'fail.offline',
  session_lost: 'fail.session.lost',
  not_connected: 'fail.not_connected',
  connection_pending: 'fail.not_connected',
  reauth_required: 'fail.reauth',
  no_price_list: 'fail.prices',
  upstream_error: 'fail.amocrm',
  upstream_timeout: 'fail.amocrm',
  internal: 'fail.server',
};
const OF_STATUS = {403: 'fail.rights', 404: 'fail.lead'};
// It will pass by itself, so the page asks again without being told.
const PASSING = new Set(['offline', 'timeout', 'rate_limited', 'busy', 'db_unavailable', 'in_progress']);
const LASTING = new Set(['not_found', 'forbidden', 'tenant_mismatch', 'no_price_list', 'not_connected', 'locked']);

// What happened, what is safe and what to do: {lines, isPassing, mayRetry}. `wait`: seconds until we try again.
export function explained(error, support = '', wait = 0) {
  const isPassing = PASSING.has(error.code);
  const again = isPassing && wait && error.code !== 'rate_limited';
  return {
    isPassing,
    mayRetry: !LASTING.has(error.code),
    lines: [
      sentence(error, wait),
      again && t('fail.again', {n: wait}),
      error.requestId && t('fail.request', {id: error.requestId}),
      support && t('fail.support', {contact: support}),
    ].filter(Boolean),
  };
}

function sentence(error, wait) {
  if (error.code === 'rate_limited' && wait) return t('fail.rate', {n: wait});
  if (OWN[error.code]) return t(OWN[error.code]);
  return error.text || t(OF_STATUS[error.status] ?? 'fail.server');
}
