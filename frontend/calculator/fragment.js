// What the widget put behind «#»: taken out of the address at once, so that no link or screenshot carries the ticket.
export function takeFragment() {
  const given = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, '', location.pathname + location.search);
  return {
    ticket: given.get('ticket') ?? '',
    view: given.get('view') ?? 'new',
    id: given.get('id'),
    scheme: given.get('scheme'),
    support: given.get('support') ?? '',
  };
}

export function paint(scheme) {
  document.documentElement.dataset.scheme = ['light', 'dark'].includes(scheme) ? scheme : 'auto';
}
