import {t} from './admin_texts.js';

const LIMIT_MS = 30000;
const UNAUTHORISED = 401;

// A call that came to nothing; `message` is for people. Codes of ours: offline, timeout.
export class ApiError extends Error {
  constructor(code, {status = 0, body = {}, requestId = ''} = {}) {
    const told = body.error ?? {};
    super(told.message ?? t(code === 'offline' || code === 'timeout' ? code : 'internal'));
    this.code = code;
    this.status = status;
    this.request_id = told.request_id ?? requestId;
    this.field = told.field ?? '';
    this.messages = body.messages ?? [];
    this.body = body;
  }
}

// `onlost`: the session is over, somebody has to log in. The page and its actions have one address.
export function openApi(onlost) {
  const api = {
    owner: '',
    get: async (action, params = {}) => parsed(await send(address(action, params))),
    post: async (action, body = {}) => parsed(await send(location.pathname, {action, ...mine(), ...body})),
    postTo: async (path, action, body = {}) => parsed(await send(path, {action, ...mine(), ...body})),
    file: async (action, params = {}, body = null) => downloaded(
      await (body ? send(location.pathname, {action, ...mine(), ...body}) : send(address(action, params)))),
    address,
    save,
  };

  function mine() {
    return api.owner ? {owner: api.owner} : {};
  }

  function address(action, params = {}) {
    return `${location.pathname}?${new URLSearchParams({action, ...mine(), ...params})}`;
  }

  async function send(url, body = null) {
    const answer = await fetched(url, body);
    if (answer.status === UNAUTHORISED) {
      onlost();
      return new Promise(() => {});
    }
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  return api;
}

async function fetched(url, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LIMIT_MS);
  const sent = body && {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)};
  try {
    return await fetch(url, {credentials: 'same-origin', redirect: 'error', signal: stop.signal, ...sent});
  } catch {
    throw new ApiError(stop.signal.aborted ? 'timeout' : 'offline');
  } finally {
    clearTimeout(timer);
  }
}

async function refusal(answer) {
  const body = await answer.json().catch(() => ({}));
  const requestId = answer.headers.get('X-Request-Id') ?? '';
  return new ApiError(body.error?.code ?? 'internal', {status: answer.status, body, requestId});
}

async function parsed(answer) {
  try {
    return await answer.json();
  } catch {
    throw new ApiError('internal', {status: answer.status});
  }
}

async function downloaded(answer) {
  const named = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '');
  return {name: named ? named[1] : 'file', blob: await answer.blob()};
}

// Gives a file to the person, as a link would.
function save({name, blob}) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LIMIT_MS);
}
