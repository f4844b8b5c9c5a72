// Requests of one kind, one at a time, asked again by themselves when what failed will pass: {run, close}.
function openAsking(explain, show) {
  let again = null, waiting = 0, tries = 0;

  function stop() {
    clearTimeout(waiting);
    again = null;
  }

  function goOn() {
    if (again) again();
  }

  // `send` asks and does what the answer is for; a refusal is shown, and asked again after a pause, at once when the
  // network is back.
  function run(send, isRead) {
    const retry = () => run(send, isRead);
    stop();
    return send().then(() => { tries = 0; }, (xhr) => {
      if (!('status' in xhr)) throw xhr;
      const failure = explain(xhr, isRead, tries);
      tries += 1;
      if (failure.canRetry) again = retry;
      if (failure.wait) waiting = setTimeout(goOn, failure.wait * 1000);
      show(failure, retry, isRead);
    });
  }

  window.addEventListener('online', goOn);
  return {
    run,
    close() {
      stop();
      window.removeEventListener('online', goOn);
    },
  };
}
