import {decimal, grouped} from './numbers.js';

export const UNITS = {
  mm: {name: 'мм', places: 0},
  cm: {name: 'см', places: 1},
  m: {name: 'м', places: 3},
};

// What a person typed in this unit, as whole millimetres: {mm}, or {code} of what is wrong with it.
export function millimetres(typed, unit) {
  const text = decimal(typed);
  if (text === null) return {code: String(typed).trim() ? 'E_NUMBER' : 'E_REQUIRED'};
  const [whole, part = ''] = text.split('.');
  const {places} = UNITS[unit];
  if (Number(part.slice(places))) return {code: 'E_MM_FRACTION'};
  return {mm: Number(whole + part.slice(0, places).padEnd(places, '0'))};
}

// «1 205» мм, «120,5» см, «1,205» м: as it would be typed.
export function typedLength(mm, unit) {
  const {places} = UNITS[unit];
  const digits = String(mm).padStart(places + 1, '0');
  const whole = grouped(digits.slice(0, digits.length - places));
  const part = digits.slice(digits.length - places).replace(/0+$/, '');
  return part ? `${whole},${part}` : whole;
}

// What was typed in one unit, said in another; what is no length stays as it is.
export function retyped(typed, from, to) {
  const {mm} = millimetres(typed, from);
  return mm === undefined ? typed : typedLength(mm, to);
}
