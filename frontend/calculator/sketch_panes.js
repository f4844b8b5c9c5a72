import {isPlaced, sum} from './sketch_words.js';
import {svg, text} from './svg.js';

const LEAST_HOLE = 1.2;
const LEAST_ROOM = 26;
const NOTCH = {w: 45, h: 60};

// Of a trapezoid or a curve only the bounding rectangle is known, so their slope is a sign, not a size.
const OUTLINES = {
  trapezoid: ({x, y, w, h}) => `M${x} ${y + h}V${y}L${x + w} ${y + h / 4}V${y + h}Z`,
  curved: ({x, y, w, h}) => `M${x} ${y + h}V${y + h / 4}Q${x + w / 2} ${y - h / 4} ${x + w} ${y + h / 4}V${y + h}Z`,
  circle: ({x, y, w, h}) => `M${x} ${y + h / 2}a${w / 2} ${h / 2} 0 1 0 ${w} 0a${w / 2} ${h / 2} 0 1 0 ${-w} 0Z`,
};

export function drawn(pane, index, panes, scale) {
  const hinges = hingeSide(pane, index, panes);
  return svg(
    'g',
    {class: 'sketch__pane', 'data-key': pane.panel.key ?? ''},
    outline(pane),
    ...opening(pane, hinges),
    ...notches(pane, hinges, scale),
    ...holes(pane, scale),
  );
}

function outline(pane) {
  const look = {class: 'sketch__glass', fill: 'currentColor', 'fill-opacity': 0.07, 'stroke-width': 1.5};
  const path = OUTLINES[pane.panel.shape];
  if (path) return svg('path', {...look, d: path(rounded(pane))});
  return svg('rect', {...look, x: pane.x, y: pane.y, width: pane.w, height: pane.h});
}

function rounded(pane) {
  return Object.fromEntries(['x', 'y', 'w', 'h'].map((key) => [key, Math.round(pane[key] * 100) / 100]));
}

// Nobody says where hinges sit: they are drawn at the neighbour, and of a door that stands alone at the left.
function hingeSide(pane, index, panes) {
  const before = panes[index - 1]?.panel;
  const after = panes[index + 1]?.panel;
  if (pane.panel.role === 'door') return after && after.role !== 'door' && before?.role !== 'fixed' ? 1 : -1;
  return before?.role === 'door' && after?.role !== 'door' ? -1 : 1;
}

// The sign of an opening leaf: its base stands at the hinges, its tip at the handle.
function opening({panel, x, y, w, h}, side) {
  if (panel.role !== 'door') return [];
  const [base, tip] = side < 0 ? [x, x + w] : [x + w, x];
  const points = `${base},${y} ${tip},${y + h / 2} ${base},${y + h}`;
  return [svg('polyline', {class: 'sketch__door', points, fill: 'none', 'stroke-width': 0.75, 'stroke-dasharray': '5 3'})];
}

function notches({panel, x, y, w, h}, side, scale) {
  const cutouts = panel.cutouts.filter((cutout) => cutout.kind === 'HNG');
  const count = sum(cutouts);
  const wide = Math.min(Math.max((cutouts[0]?.w ?? NOTCH.w) * scale, 3), w / 2);
  const high = Math.min(Math.max((cutouts[0]?.h ?? NOTCH.h) * scale, 3), h / (2 * count || 1));
  const left = side < 0 ? x : x + w - wide;
  return Array.from({length: count}, (_, index) => {
    const middle = y + h * (count === 1 ? 0.5 : 0.12 + (0.76 * index) / (count - 1));
    return svg('rect', {class: 'sketch__notch', x: left, y: middle - high / 2, width: wide, height: high, fill: 'currentColor'});
  });
}

function holes(pane, scale) {
  const placed = pane.panel.holes.filter(isPlaced).map((hole) => svg('circle', {
    class: 'sketch__hole',
    cx: pane.x + hole.x * scale,
    cy: pane.y + pane.h - hole.y * scale,
    r: Math.max((hole.d / 2) * scale, LEAST_HOLE),
    fill: 'none',
  }));
  return [...placed, ...countedMark(pane)];
}

// How many holes have no place yet: a dashed ring with their number, where the pane has room for it.
function countedMark({panel, x, y, w, h}) {
  const count = sum(panel.holes.filter((hole) => !isPlaced(hole)));
  if (!count || Math.min(w, h) < LEAST_ROOM) return [];
  const [cx, cy] = [x + w / 2, y + h * (panel.shape === 'circle' ? 0.5 : 0.4)];
  const ring = svg('circle', {class: 'sketch__unplaced', cx, cy, r: 9, fill: 'none', 'stroke-dasharray': '2 2'});
  return [ring, text({x: cx, y: cy + 4, 'text-anchor': 'middle', 'font-size': 11}, String(count))];
}
