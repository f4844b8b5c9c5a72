import {latestOnly} from './latest.js';

const PAUSE_MS = 300;
const UNPROCESSABLE = 422;

// Asks for the price a moment after the last key. `on`: waits, priced, refused, failed; `ask(signal)` does the asking.
export function openPricing(ask, on) {
  const latest = latestOnly();
  let timer = 0;
  let current = Promise.resolve();

  function later() {
    on.waits();
    clearTimeout(timer);
    timer = setTimeout(now, PAUSE_MS);
  }

  function now() {
    clearTimeout(timer);
    timer = 0;
    current = latest.ask(ask).then(on.priced, failed);
    return current;
  }

  function failed(error) {
    if (error.code === 'aborted') return;
    if (error.status === UNPROCESSABLE && error.messages.length) on.refused(error.messages);
    else on.failed(error);
  }

  // Whatever is still to be asked, to its end, with what is typed meanwhile.
  async function settled() {
    let waited = null;
    while (timer || waited !== current) {
      waited = timer ? now() : current;
      await waited;
    }
  }

  function stop() {
    clearTimeout(timer);
    timer = 0;
    latest.cancel();
  }

  return {later, now, settled, stop};
}
