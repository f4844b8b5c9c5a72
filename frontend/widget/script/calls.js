// Written here when the archive is built, see README.md.
const FUNCTION_URL = '@FUNCTION_URL@';
const ACCOUNT_HOST = /^[a-z0-9-]+\.(amocrm\.ru|amocrm\.com|kommo\.com)$/;
const READ_TIMEOUT_MS = 10000;
const WRITE_TIMEOUT_MS = 30000;
const EXPIRED = 401;

// Names the account for the log; what proves it is the token.
function accountHost(widget) {
  const told = String(widget.system().domain || '');
  return ACCOUNT_HOST.test(told) ? told : window.location.hostname;
}

// One deal's way to our function: {read, write}. $authorizedAjax adds a new one-time token to each call, so an expired
// one is worth exactly one more try, without a word.
function callsOf(widget, leadId) {
  const headers = {'X-Lead-Id': String(leadId), 'X-Account-Domain': accountHost(widget)};
  const version = encodeURIComponent(widget.get_version());
  const ask = (options) => new Promise((resolve, reject) => {
    widget.$authorizedAjax({dataType: 'json', headers, ...options}).done(resolve).fail(reject);
  });
  const call = (options) => ask(options).catch((xhr) => {
    if (xhr.status !== EXPIRED) throw xhr;
    return ask(options);
  });
  return {
    read: (action) => call({url: `${FUNCTION_URL}?action=${action}&widget=${version}`, method: 'GET', timeout: READ_TIMEOUT_MS}),
    write: (action, values) => call({
      url: FUNCTION_URL, method: 'POST', contentType: 'application/json', timeout: WRITE_TIMEOUT_MS,
      data: JSON.stringify({action, ...values}),
    }),
  };
}
