const PROPERTIES = new Set(['value', 'checked', 'selected', 'disabled', 'hidden', 'open', 'tabIndex']);

// Elements out of data: whatever a person or the server wrote becomes text, never markup.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat(2).filter((child) => child || child === 0));
  return node;
}

function set(node, name, value) {
  if (value === undefined || value === null) return;
  if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
  else if (name === 'class') node.className = value;
  else if (PROPERTIES.has(name)) node[name] = value;
  else if (value !== false) node.setAttribute(name, value === true ? '' : String(value));
}

export function button(text, onclick, look = '', props = {}) {
  return el('button', {type: 'button', class: `calc__button ${look}`.trim(), onclick, ...props}, text);
}

export function message(kind, ...lines) {
  const told = lines.filter(Boolean);
  return el('div', {class: `calc__message calc__message_${kind}`}, told.map((line) => el('p', {}, line)));
}

// Puts new children in; whoever was being typed into stays so, found by its id.
export function redraw(parent, ...nodes) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const {id, selectionStart, selectionEnd} = focused ?? {};
  parent.replaceChildren(...nodes.flat().filter(Boolean));
  const again = id ? document.getElementById(id) : null;
  if (!again) return;
  again.focus({preventScroll: true});
  if (typeof selectionStart === 'number') again.setSelectionRange(selectionStart, selectionEnd);
}
