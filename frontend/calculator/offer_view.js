import {el} from './dom.js';
import {showOffer} from './offer.js';
import {t} from './texts.js';

// The commercial offer of a saved calculation, as it will be printed.
export async function openOffer(app, id) {
  const node = el('div', {});
  const asked = {depth: 'short', phone: false};

  async function load() {
    const parameters = {id, depth: asked.depth, ...(asked.phone ? {phone: '1'} : {})};
    try {
      const {offer} = await app.api.get('offer', parameters);
      app.status.clear();
      show(offer);
    } catch (error) {
      app.status.fail(error, load);
    }
  }

  function show(offer) {
    showOffer(node, offer, {
      depth: asked.depth,
      phone: asked.phone,
      onDepth: (depth) => again({depth}),
      onPhone: (phone) => again({phone}),
      onClose: () => app.go({view: 'open', id}),
    });
  }

  function again(changes) {
    Object.assign(asked, changes);
    load();
  }

  await load();
  return {node, title: t('kp'), isDirty: () => false, stop: () => {}};
}
