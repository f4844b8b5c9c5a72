// Written here when the archive is built, see README.md.
const FUNCTION_URL = '@FUNCTION_URL@';
const ACCOUNT_HOST = /^[a-z0-9-]+\.(amocrm\.ru|amocrm\.com|kommo\.com)$/;
const READ_TIMEOUT_MS = 10000;
const SAVE_TIMEOUT_MS = 30000;
const PAUSES_S = [2, 5, 10, 30, 60];

// Names the account for the log; what proves it is the token.
function accountHost(widget) {
  const told = String(widget.system().domain || '');
  return ACCOUNT_HOST.test(told) ? told : window.location.hostname;
}

// $authorizedAjax adds a new X-Auth-Token to each call, so an expired one is worth exactly one more try.
function call(widget, leadId, options, onExpired) {
  const headers = {'X-Lead-Id': String(leadId), 'X-Account-Domain': accountHost(widget)};
  const send = () => new Promise((resolve, reject) => {
    widget.$authorizedAjax({url: FUNCTION_URL, dataType: 'json', headers, ...options}).done(resolve).fail(reject);
  });
  return send().catch((xhr) => {
    if (xhr.status !== 401) throw xhr;
    onExpired();
    return send();
  });
}

function readLead(widget, leadId, onExpired) {
  const options = {url: `${FUNCTION_URL}?action=get_lead`, method: 'GET', timeout: READ_TIMEOUT_MS};
  return call(widget, leadId, options, onExpired);
}

function saveCalculation(widget, leadId, calculation, onExpired) {
  const data = JSON.stringify({action: 'save_calculation', calculation});
  const options = {method: 'POST', contentType: 'application/json', data, timeout: SAVE_TIMEOUT_MS};
  return call(widget, leadId, options, onExpired);
}

// {code, message, request_id, field} of our server; empty when something else answered or nobody did.
function serverError(xhr) {
  try {
    return JSON.parse(xhr.responseText).error || {};
  } catch (notJson) {
    return {};
  }
}

// `waits`: it will pass by itself, worth asking again; `wait`: seconds the server asked for, 0 if it did not.
function explain(xhr, t) {
  const error = serverError(xhr);
  const kind = !xhr.status ? 'offline' : xhr.status === 429 ? 'busy' : 'server';
  const waits = kind !== 'server' || xhr.status === 503 || error.code === 'in_progress';
  const wait = Number(xhr.status && xhr.getResponseHeader('Retry-After')) || 0;
  return {...error, message: error.message || t('error.' + kind), waits, wait, retry: waits || xhr.status >= 500};
}
