// The calculator in amoCRM's own Modal: our page in a frame. The two talk by postMessage; whatever does not come from
// that frame and from exactly that origin is not for us, and nothing that comes is ever run.
const SPEAKS = 'glass-calc';

// The page says in its own head what it shows; ours is there before the page is. The edges hand a passing focus on, so
// that Tab stays in the window.
function frameBody(close, t) {
  const note = element('div', {name: 'window_note', role: 'status'});
  const cross = element('button', {type: 'button', name: 'dots', 'aria-label': t('window.close'), on: {click: close}}, '✕');
  const inner = () => body.querySelector('iframe') || cross;
  const edge = (next) => element('span', {tabindex: '0', 'aria-hidden': 'true', on: {focus: () => next().focus()}});
  const body = element('div', {
    name: 'window', lang: 'ru', role: 'dialog', 'aria-modal': 'true', 'aria-label': t('card.title'),
  }, edge(inner), element('div', {name: 'window_head'}, element('b', {}, t('card.title')), cross), note, edge(() => cross));
  return {body, note, cross, add: (frame) => note.after(frame)};
}

// «…/widget?account=…#ticket=…» with what to show; only an address as safe as our function's own is opened.
function frameAddress(widgetUrl, wanted) {
  const address = new URL(widgetUrl);
  if (address.protocol !== new URL(FUNCTION_URL).protocol) throw new Error('another protocol');
  const told = new URLSearchParams(address.hash.slice(1));
  Object.entries({...wanted, scheme: scheme()}).forEach(([name, value]) => told.set(name, value));
  address.hash = told.toString();
  return address;
}

const ticketIn = (widgetUrl) => new URLSearchParams(new URL(widgetUrl).hash.slice(1)).get('ticket');

// `wanted`: {view, id}; `session()` asks for a ticket and may be refused. Tells `on.saved`, `on.closed`, and lets
// `on.failed(xhr, retry)` draw the lines of a refusal. Returns {close}: without a question, for leaving the card.
function openWindow(Modal, wanted, session, on, t) {
  const {body, note, cross, add} = frameBody(() => modal.destroy(), t);
  let frame = null, origin = '', isDirty = false, isClosed = false, isAsking = false, modal = null, inModal = null;

  function post(message) {
    if (frame && frame.contentWindow) frame.contentWindow.postMessage({source: SPEAKS, ...message}, origin);
  }

  function show({widget_url: widgetUrl}) {
    const address = frameAddress(widgetUrl, wanted);
    origin = address.origin;
    frame = element('iframe', {
      name: 'frame', title: t('card.title'), src: address.href, referrerpolicy: 'no-referrer', allow: 'clipboard-write',
    });
    add(frame);
  }

  // An address that cannot be opened is our server's failure as well.
  function refuse(problem) {
    const xhr = 'status' in problem ? problem : {status: OURS_FROM, responseText: ''};
    if (!isClosed) note.replaceChildren(...on.failed(xhr, load));
  }

  function load() {
    note.replaceChildren(line('', t('window.loading')));
    return session().then((answer) => isClosed || show(answer)).catch(refuse);
  }

  // The page's session is over; while it waits nothing typed is lost.
  function renew() {
    if (isAsking) return;
    isAsking = true;
    session().then((answer) => post({type: 'ticket', ticket: ticketIn(answer.widget_url)}), () => {})
      .then(() => { isAsking = false; });
  }

  const heard = {
    ready() {
      note.hidden = true;
      post({type: 'scheme', scheme: scheme()});
      frame.focus();
    },
    saved: () => on.saved(),
    dirty: ({dirty}) => { isDirty = dirty === true; },
    ticket: renew,
    close,
    height({px}) {
      if (!(px > 0)) return;
      body.style.height = `${Math.ceil(px) + body.offsetHeight - frame.offsetHeight}px`;
      inModal.trigger('modal:centrify');
    },
  };

  function onMessage({origin: from, source, data}) {
    if (!frame || from !== origin || source !== frame.contentWindow) return;
    if (data && data.source === SPEAKS && Object.hasOwn(heard, data.type)) heard[data.type](data);
  }

  function close() {
    isDirty = false;
    modal.destroy();
  }

  // amoCRM asks here before it closes, whichever way it was asked to; false keeps the window open.
  function onDestroy() {
    if (isDirty) {
      post({type: 'closing'});
      return false;
    }
    if (isClosed) return true;
    isClosed = true;
    window.removeEventListener('message', onMessage);
    unwatch();
    on.closed();
    return true;
  }

  const unwatch = watchScheme((now) => post({type: 'scheme', scheme: now}));
  window.addEventListener('message', onMessage);
  modal = new Modal({
    class_name: 'glass-calc-modal',
    can_centrify: true,
    disable_enter_keydown: true,
    init($body) {
      inModal = $body;
      $body.trigger('modal:loaded').html('').append(body).trigger('modal:centrify');
    },
    destroy: onDestroy,
  });
  cross.focus();
  load();
  return {close};
}
