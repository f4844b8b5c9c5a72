// «panels[0].holes[1].d» of the server → «panels.p1.holes.1.d», the path of our field.
export function pathOf(field, keys) {
  const parts = field.replace(/\[(\d+)\]/g, '.$1').split('.');
  const key = keys?.[parts[0]]?.[Number(parts[1])];
  if (key !== undefined) parts[1] = key;
  return parts.join('.');
}

// The field a message belongs to, or the nearest part of the form around it; null when nothing of it is shown.
export function fieldOf(path, ctx) {
  const own = shown(path);
  if (own) return own;
  const [list, key, side] = path.split('.');
  const size = list === 'panels' ? inputOf(key, side, ctx) : null;
  return (size && shown(`sizes.${size}`)) || around(path);
}

function shown(path) {
  return document.querySelector(`[data-field="${CSS.escape(path)}"]`);
}

function around(path) {
  const end = path.lastIndexOf('.');
  if (end < 0) return null;
  return shown(path.slice(0, end)) ?? around(path.slice(0, end));
}

// The size of the template that a pane's side follows, as far as the figures tell; null when the pane has its own.
export function inputOf(key, side, {filled, sizes, state, template}) {
  const pane = filled?.panels.find((one) => one.key === key);
  if (!pane || !['width', 'height'].includes(side) || state.panes[key]?.[side]) return null;
  const equal = (template?.inputs ?? []).map(({name}) => name).filter((name) => sizes[name] === pane[side]);
  if (equal.length === 1) return equal[0];
  return equal.find((name) => name === side || name === key) ?? null;
}
