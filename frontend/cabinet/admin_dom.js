const PROPERTIES = new Set(['value', 'checked', 'selected', 'disabled', 'hidden', 'open', 'tabIndex']);

// Elements out of data: whatever a merchant or the server wrote becomes text, never markup.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat(3).filter((child) => child || child === 0));
  return node;
}

function set(node, name, value) {
  if (value === undefined || value === null) return;
  if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
  else if (name === 'class') node.className = value;
  else if (PROPERTIES.has(name)) node[name] = value;
  else if (value !== false) node.setAttribute(name, value === true ? '' : String(value));
}

// `look`: '', 'main' or 'danger'.
export function button(text, onclick, look = '', props = {}) {
  const looks = look ? ` cabinet__button_${look}` : '';
  return el('button', {type: 'button', class: `cabinet__button${looks}`, onclick, ...props}, text);
}

// `tone`: error, warning, info, success. What went wrong is read aloud at once.
export function notice(tone, ...lines) {
  const role = tone === 'error' ? 'alert' : 'status';
  const told = lines.flat().filter(Boolean).map((line) => (typeof line === 'string' ? el('p', {}, line) : line));
  return el('div', {class: `cabinet__notice cabinet__notice_${tone}`, role}, told);
}

export function failure(error) {
  const id = error.request_id ? `Код запроса: ${error.request_id}` : '';
  return notice('error', error.message, id && el('p', {class: 'cabinet__help'}, id));
}

// Puts new children in; whoever was there with the keyboard stays there, found by its id.
export function redraw(parent, ...nodes) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const {id, selectionStart, selectionEnd} = focused ?? {};
  parent.replaceChildren(...nodes.flat(3).filter(Boolean));
  const again = id ? document.getElementById(id) : null;
  if (!again) return;
  again.focus({preventScroll: true});
  if (typeof selectionStart === 'number') again.setSelectionRange(selectionStart, selectionEnd);
}
