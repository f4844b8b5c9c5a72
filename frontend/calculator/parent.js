const SOURCE = 'glass-calc';

// The widget around this page: only messages of its exact origin count, and ours go nowhere else.
export function openParent(origin) {
  const listeners = new Map();
  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || event.origin !== origin || event.data?.source !== SOURCE) return;
    listeners.get(event.data.type)?.(event.data);
  });
  const isFramed = Boolean(origin) && window.parent !== window;
  return {
    isFramed,
    on: (type, listener) => listeners.set(type, listener),
    send: (type, more = {}) => {
      if (isFramed) window.parent.postMessage({source: SOURCE, type, ...more}, origin);
    },
  };
}

// The frame follows its content, so that only one thing scrolls.
export function tellHeight(parent, root) {
  let told = 0;
  new ResizeObserver(() => {
    const px = Math.ceil(root.getBoundingClientRect().height);
    if (px !== told) parent.send('height', {px});
    told = px;
  }).observe(root);
}
