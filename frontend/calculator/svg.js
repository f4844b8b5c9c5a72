const NAMESPACE = 'http://www.w3.org/2000/svg';

// Numbers are cut to a hundredth of a pixel; attributes, not styles, because the page forbids inline styles.
export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, plain(value));
  node.append(...children);
  return node;
}

export function text(attributes, words) {
  return svg('text', {fill: 'currentColor', stroke: 'none', ...attributes}, words);
}

function plain(value) {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;
}
