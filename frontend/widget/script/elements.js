// Elements for what people typed: amoCRM reads markup as a Twig template, so their words are only ever textContent.
function element(tag, settings, ...children) {
  const made = document.createElement(tag);
  const {name, on, ...attributes} = settings;
  if (name) made.className = name.split(' ').map((part) => 'glass-calc__' + part).join(' ');
  Object.entries(on || {}).forEach(([event, listener]) => made.addEventListener(event, listener));
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children.filter((child) => child || child === 0));
  return made;
}

function line(name, ...children) {
  return element('p', name ? {name} : {}, ...children);
}

// `key` keeps the focus on the same button when its part of the column is drawn anew.
function button(key, text, press, more) {
  const {name, ...attributes} = more || {};
  return element('button', {
    type: 'button', 'data-key': key, name: 'button' + (name ? ' ' + name : ''), on: {click: press}, ...attributes,
  }, text);
}

function redraw(part, children) {
  const held = part.contains(document.activeElement) ? document.activeElement.dataset.key : '';
  part.replaceChildren(...children.filter(Boolean));
  if (held) focusKey(part, held);
}

function focusKey(scope, key) {
  const found = [...scope.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key);
  if (found) found.focus();
  return Boolean(found);
}
