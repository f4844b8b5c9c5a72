export const NBSP = '\u00a0';
const MINUS = '\u2212';

// «1 234,50» as people type it → '1234.50'; null when it is not a number.
export function decimal(typed) {
  const text = String(typed).replace(/\s/g, '').replace(',', '.');
  return /^\d{1,12}(\.\d{1,6})?$/.test(text) ? text : null;
}

export function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, NBSP);
}

// '-29210.50' → «−29 210,50»: texts in, texts out, no floats on the way.
export function shown(text) {
  const [, sign, whole, part] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  return `${sign && MINUS}${grouped(whole)}${part ? `,${part}` : ''}`;
}

export function money(text) {
  return `${shown(text)}${NBSP}₽`;
}

// Kopecks are shown only when there are any.
export function roubles(text) {
  return money(text.replace(/\.00$/, ''));
}

// '2.000' → «2», '5.800' → «5,8»: a quantity without the zeros that only fill places.
export function quantity(text) {
  return shown(text.includes('.') ? text.replace(/\.?0+$/, '') : text);
}

// Sums are added as whole kopecks: 0.1 + 0.2 must be 0.3.
export function kopecks(text) {
  return Math.round(Number(text) * 100);
}

export function fromKopecks(sum) {
  const digits = String(Math.abs(sum)).padStart(3, '0');
  return `${sum < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function added(amounts) {
  return fromKopecks(amounts.reduce((sum, amount) => sum + kopecks(amount), 0));
}

export function plural(count, [one, few, many]) {
  const tens = count % 100;
  const ones = count % 10;
  if (ones === 1 && tens !== 11) return one;
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? few : many;
}

export function counted(count, forms) {
  return `${grouped(String(count))}${NBSP}${plural(count, forms)}`;
}
