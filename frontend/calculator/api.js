import {ApiError, failureOf} from './api_error.js';

const READ_MS = 10000;
const WRITE_MS = 30000;
const UNAUTHORISED = 401;

// Calls of one deal. `get(action, parameters)`, `post(action, body)` → the answer, or an ApiError is thrown.
export function openApi(session) {
  async function call(request) {
    const token = session.token();
    try {
      return await send(request, token);
    } catch (error) {
      if (error.status !== UNAUTHORISED) throw error;
      return send(request, await session.after(token));
    }
  }

  return {
    get: (action, parameters = {}, options = {}) => call({action, parameters, limit: READ_MS, ...options}),
    post: (action, body = {}, options = {}) => call({action, body, limit: WRITE_MS, ...options}),
  };
}

// Our page is on no cookie: the one-time ticket says everything.
export function exchange(ticket) {
  return send({action: 'widget_exchange', body: {ticket}, limit: READ_MS}, null);
}

async function send(request, token) {
  const stop = new AbortController();
  const giveUp = () => stop.abort();
  request.signal?.addEventListener('abort', giveUp);
  const timer = setTimeout(giveUp, request.limit);
  try {
    return await read(await fetch(addressOf(request), {...optionsOf(request, token), signal: stop.signal}));
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (request.signal?.aborted) throw new ApiError('aborted');
    throw new ApiError(stop.signal.aborted ? 'timeout' : 'offline');
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', giveUp);
  }
}

// The page and its actions have one address, whether that is /widget or a bare function URL.
function addressOf({action, body, parameters}) {
  return body ? location.pathname : `${location.pathname}?${new URLSearchParams({action, ...parameters})}`;
}

function optionsOf({action, body}, token) {
  const headers = token ? {'X-Session-Token': token} : {};
  const common = {credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer'};
  if (!body) return {...common, headers};
  const json = JSON.stringify({action, ...body});
  return {...common, method: 'POST', headers: {...headers, 'Content-Type': 'application/json'}, body: json};
}

async function read(answer) {
  const text = await answer.text();
  const body = parsed(text);
  if (!answer.ok || !body) throw failureOf(answer.status, body, answer.headers);
  return body;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
