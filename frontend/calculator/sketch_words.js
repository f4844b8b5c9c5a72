import {NBSP, counted, grouped, plural} from './numbers.js';
import {UNITS} from './units.js';

const SHAPES = {rect: 'прямоугольник', trapezoid: 'трапеция', curved: 'стекло с дугой', circle: 'круг'};
const ROLES = {door: 'дверь', side: 'боковая часть', return: 'боковая часть', shelf: 'полка', mirror: 'зеркало'};
const HOLES = ['отверстие', 'отверстия', 'отверстий'];
const CUTOUTS = {
  HNG: ['вырез под петлю', 'выреза под петли', 'вырезов под петли'],
  EDG: ['вырез с края', 'выреза с края', 'вырезов с края'],
  INN: ['внутренний вырез', 'внутренних выреза', 'внутренних вырезов'],
  any: ['вырез', 'выреза', 'вырезов'],
};

export function unitName(unit) {
  return (UNITS[unit] ?? UNITS.mm).name;
}

// «1 000», «100,5»: for a drawing.
export function length(mm, unit) {
  const [whole, part] = spoken(mm, unit).split(',');
  return part ? `${grouped(whole)},${part}` : grouped(whole);
}

// «1000»: a screen reader would take a space for the end of a number.
function spoken(mm, unit) {
  return String(mm / 10 ** (UNITS[unit] ?? UNITS.mm).places).replace('.', ',');
}

export function sum(items) {
  return items.reduce((total, item) => total + Number(item.n ?? 1), 0);
}

export function title(panels, unit) {
  if (!panels.length) return 'Эскиза нет: введите размеры';
  const texts = panels.map((panel) => described(panel, unit));
  const text = panels.length === 1 ? texts[0] : `Изделие из ${panes(panels)}: ${texts.join('; ')}`;
  return text[0].toUpperCase() + text.slice(1);
}

function panes(panels) {
  const count = panels.reduce((total, panel) => total + panel.qty, 0);
  return `${count} ${plural(count, ['стекла', 'стёкол', 'стёкол'])}`;
}

function described(panel, unit) {
  const shape = SHAPES[panel.shape] ?? SHAPES.rect;
  const role = ROLES[panel.role];
  const size = panel.shape === 'circle' ? diameter(panel, unit) : box(panel, unit);
  const holes = sum(panel.holes);
  const cutouts = sum(panel.cutouts);
  return [
    `${role ? `${role}, ` : ''}${shape} ${size}${panel.qty > 1 ? `, ${panel.qty} шт.` : ''}`,
    holes && `${holes} ${plural(holes, HOLES)}`,
    cutouts && `${cutouts} ${plural(cutouts, CUTOUTS.any)}`,
  ].filter(Boolean).join(', ');
}

function box(panel, unit) {
  return `${spoken(panel.width, unit)} на ${spoken(panel.height, unit)} ${unitName(unit)}`;
}

function diameter(panel, unit) {
  return `диаметром ${spoken(panel.width, unit)} ${unitName(unit)}`;
}

// What the drawing cannot say by itself: «2 отв. Ø 12, место не указано; 2 выреза под петли».
export function marks(panel, unit) {
  const holes = panel.holes.map((hole) => `${sum([hole])}${NBSP}отв. Ø${NBSP}${length(hole.d, unit)}${place(hole, unit)}`);
  const cutouts = panel.cutouts.map((cutout) => counted(sum([cutout]), CUTOUTS[cutout.kind] ?? CUTOUTS.any));
  return [...holes, ...cutouts].join('; ');
}

function place(hole, unit) {
  if (!isPlaced(hole)) return ', место не указано';
  return `: ${length(hole.x, unit)}${NBSP}слева, ${length(hole.y, unit)}${NBSP}снизу`;
}

export function isPlaced(hole) {
  return Number.isFinite(hole.x) && Number.isFinite(hole.y);
}

export function caption(panel) {
  const role = ROLES[panel.role] ?? 'стекло';
  return panel.qty > 1 ? `${role} × ${panel.qty}` : role;
}
