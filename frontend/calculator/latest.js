import {ApiError} from './api_error.js';

// One question at a time: a newer one ends the older, whose answer counts for nothing even when it came already.
export function latestOnly() {
  let number = 0;
  let stop = null;

  async function ask(question) {
    stop?.abort();
    stop = new AbortController();
    number += 1;
    const mine = number;
    const answer = await question(stop.signal);
    if (mine !== number) throw new ApiError('aborted');
    return answer;
  }

  function cancel() {
    number += 1;
    stop?.abort();
  }

  return {ask, cancel};
}
