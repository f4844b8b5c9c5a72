import {ask} from './admin_dialog.js';
import {el, notice} from './admin_dom.js';
import {t} from './admin_texts.js';

const WINDOW = 'popup,width=760,height=640';

// The vendor's window. It is opened by the very press of a button, or browsers block it, and gets its address later.
export function openConsent(ontold, signal) {
  let popup = null;
  let expected = '';

  addEventListener('message', (event) => {
    const isStranger = popup && event.source !== popup; // without one the person followed the link
    if (event.origin !== expected || isStranger || event.data?.source !== 'amocrm') return;
    popup?.close();
    popup = null;
    ontold(event.data);
  }, {signal});

  return {
    // `address`: a promise of our link to the vendor. `origin`: of the page that the vendor leads back to. Resolves to
    // what the person should read meanwhile.
    async go(address, origin) {
      popup?.close();
      popup = window.open('', 'amocrm-consent', WINDOW);
      expected = origin;
      try {
        const link = await address;
        if (popup && !popup.closed) popup.location.replace(link);
        return popup ? notice('info', t('opened')) : blocked(link);
      } catch (error) {
        popup?.close();
        popup = null;
        throw error;
      }
    },
    close() {
      popup?.close();
      popup = null;
    },
  };
}

// No opener comes along with a link to a new tab by itself, and our own page there has to tell us.
function blocked(link) {
  const open = el('a', {class: 'cabinet__link', href: link, target: 'amocrm-consent', rel: 'opener'}, t('blocked.link'));
  return notice('warning', t('blocked'), el('p', {}, open));
}

// Whether to end a connection, with what that means for it.
export async function mayDisconnect({provider, title}) {
  const answers = [{key: 'yes', text: t('disconnect.yes'), look: 'danger'}, {key: 'no', text: t('cancel'), look: ''}];
  return (await ask(t('disconnect', {service: title}), answers, [t(`disconnect.${provider}`)])) === 'yes';
}
