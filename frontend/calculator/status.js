import {button, el} from './dom.js';
import {explained} from './errors.js';
import {t} from './texts.js';

const PAUSES_S = [2, 5, 10, 30, 60];

// The line above the form: one thing at a time, and failures that try again by themselves.
export function openStatus(support) {
  const node = el('div', {role: 'status'});
  let failures = 0;
  let timer = 0;
  let repeat = null;

  function say(kind, lines, ...actions) {
    const texts = lines.map((line) => el('p', {}, line));
    const box = el('div', {class: `calc__banner calc__banner_${kind}`}, texts,
      actions.length > 0 && el('div', {class: 'calc__actions'}, actions));
    node.replaceChildren(box);
  }

  function clear() {
    forget();
    failures = 0;
    node.replaceChildren();
  }

  function forget() {
    clearTimeout(timer);
    repeat = null;
  }

  function again() {
    const action = repeat;
    forget();
    action?.();
  }

  // `retry`: what to do once more, when that may help.
  function fail(error, retry) {
    forget();
    const wait = Math.max(error.retryAfter, PAUSES_S[Math.min(failures, PAUSES_S.length - 1)]);
    const {lines, isPassing, mayRetry} = explained(error, support, retry ? wait : 0);
    failures += 1;
    repeat = mayRetry ? retry : null;
    say('error', lines, ...(repeat ? [button(t('retry'), again)] : []));
    if (repeat && isPassing) timer = setTimeout(again, wait * 1000);
  }

  window.addEventListener('online', again);
  return {node, say, fail, clear};
}
