// The words above the deal: what was done, or what went wrong and what to do about it; one thing at a time.
function openStatus(place, t) {
  function say(kind, nodes) {
    place.className = `glass-calc__status glass-calc__status_${kind}`;
    redraw(place, nodes);
  }

  // Managers cannot mend a connection; whoever can finds its page by one click.
  function settingsLink(failure) {
    const rights = APP.constant('user_rights');
    return failure.isForAdministrator && rights && rights.is_admin && element('a', {
      name: 'link', href: `${FUNCTION_URL}?page=admin`, target: '_blank', rel: 'noopener noreferrer',
    }, t('failure.settings'));
  }

  function failureNodes(failure, retry) {
    return [
      ...failure.lines.map((text) => line('', text)),
      line('weak', failure.signature.join(' · ')),
      failure.canRetry && button('retry', t('card.retry'), retry),
      settingsLink(failure),
    ].filter(Boolean);
  }

  return {
    say: (kind, texts) => say(kind, texts.map((text) => line('', text))),
    fail: (failure, retry) => say('error', failureNodes(failure, retry)),
    clear: () => say('none', []),
    failureNodes,
  };
}
