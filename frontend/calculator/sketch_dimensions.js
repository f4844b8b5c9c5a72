import {length} from './sketch_words.js';
import {svg, text} from './svg.js';

export const FONT = 14;
const LEVEL = 24;
const ARROW = 5;
const OUTSIDE = 9;
const DIGIT = FONT * 0.58;

function textWidth(words) {
  return words.length * DIGIT;
}

// Widths under a block: equal neighbours as one, «4 × 500»; upright where they do not fit, none where that fails too.
export function chain(block, scale, unit) {
  const parts = [];
  for (const panel of block.panels) {
    const last = parts.at(-1);
    if (last?.width === panel.width) last.count += 1;
    else parts.push({width: panel.width, count: 1});
  }
  for (const part of parts) {
    part.span = part.width * part.count * scale;
    part.text = (part.count > 1 ? `${part.count}\u00a0×\u00a0` : '') + length(part.width, unit);
  }
  const way = wayOf(parts);
  const deep = way === 'upright' ? Math.max(...parts.map((part) => textWidth(part.text))) + 12 : LEVEL;
  const total = block.panels.length > 1 && block.whole;
  return {parts, way, total, deep, height: (way === 'none' ? 8 : deep) + (total ? LEVEL : 0) + 4};
}

function wayOf(parts) {
  if (parts.length === 1 || parts.every((part) => textWidth(part.text) + 4 <= part.span)) return 'flat';
  return parts.every((part) => part.span >= FONT + 2) ? 'upright' : 'none';
}

// One over another: each part, then the whole.
export function widths(block, unit) {
  const {chain: {parts, way, total, deep}, x, floor} = block;
  const nodes = way === 'none' ? [] : parts.flatMap((part, index) => {
    const start = x + parts.slice(0, index).reduce((sum, before) => sum + before.span, 0);
    return lying(start, start + part.span, floor, floor + 10, part.text, way);
  });
  if (!total) return nodes;
  const end = x + parts.reduce((sum, part) => sum + part.span, 0);
  return [...nodes, ...lying(x, end, floor, floor + (way === 'none' ? 14 : deep + 10), length(block.width, unit), 'flat')];
}

function lying(start, end, floor, y, words, way) {
  const middle = (start + end) / 2;
  const label = way === 'upright'
    ? text({x: middle, y: y + 5, 'text-anchor': 'end', transform: `rotate(-90 ${middle} ${y + 5})`, dy: FONT * 0.35}, words)
    : text({x: middle, y: y + FONT + 1, 'text-anchor': 'middle'}, words);
  return [
    thin(`M${at(start)} ${at(floor + 3)}V${at(y + 4)}M${at(end)} ${at(floor + 3)}V${at(y + 4)}`),
    arrow([start, y], [end, y]),
    label,
  ];
}

// Height of a pane at its left (`way` -1) or right (1) side.
export function height(pane, unit, way) {
  const side = way < 0 ? pane.x : pane.x + pane.w;
  const x = side + way * 10;
  const middle = pane.y + pane.h / 2;
  const words = length(pane.panel.height, unit);
  const short = words.length <= 3 && pane.h < textWidth(words);
  const beside = {x: x + way * 5, y: middle + FONT * 0.35, 'text-anchor': way < 0 ? 'end' : 'start'};
  const along = {x: x + way * 4, y: middle, 'text-anchor': 'middle', transform: `rotate(-90 ${at(x + way * 4)} ${at(middle)})`};
  return [
    thin(`M${at(side + way * 3)} ${at(pane.y)}H${at(x + way * 4)}M${at(side + way * 3)} ${at(pane.y + pane.h)}H${at(x + way * 4)}`),
    arrow([x, pane.y], [x, pane.y + pane.h]),
    text(short ? beside : {...along, dy: way < 0 ? 0 : FONT * 0.75}, words),
  ];
}

// Heads inside, or outside pointing in where there is no room for them.
function arrow([x1, y1], [x2, y2]) {
  const long = Math.hypot(x2 - x1, y2 - y1);
  const [ux, uy] = x1 === x2 ? [0, 1] : [1, 0];
  const inside = long >= 3 * ARROW;
  const reach = inside ? 0 : OUTSIDE;
  const way = inside ? 1 : -1;
  const line = thin(`M${at(x1 - ux * reach)} ${at(y1 - uy * reach)}L${at(x2 + ux * reach)} ${at(y2 + uy * reach)}`);
  const heads = svg('path', {d: head(x1, y1, ux * way, uy * way) + head(x2, y2, -ux * way, -uy * way), fill: 'currentColor', stroke: 'none'});
  return svg('g', {class: 'sketch__dimension'}, line, heads);
}

function head(x, y, ux, uy) {
  const [bx, by] = [x + ux * ARROW, y + uy * ARROW];
  return `M${at(x)} ${at(y)}L${at(bx - uy * 1.8)} ${at(by + ux * 1.8)}L${at(bx + uy * 1.8)} ${at(by - ux * 1.8)}Z`;
}

function thin(d) {
  return svg('path', {d, 'stroke-width': 0.75});
}

function at(value) {
  return Math.round(value * 100) / 100;
}
