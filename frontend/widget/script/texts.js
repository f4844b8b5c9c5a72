const NBSP = '\u00a0';
const MINUS = '\u2212';

// 'budget.fix' → the text of i18n, with {name} replaced; «один|два|пять» is chosen by `n`.
function textsOf(widget) {
  return function t(key, values) {
    const [section, name] = key.split('.');
    const forms = widget.i18n(section)[name].split('|');
    const text = forms.length === 3 ? forms[pluralForm(values.n)] : forms[0];
    return Object.entries(values || {}).reduce((said, [place, value]) => said.replace(`{${place}}`, () => value), text);
  };
}

// 1 расчёт, 2 расчёта, 5 расчётов, 21 расчёт.
function pluralForm(n) {
  const tens = n % 100;
  if (tens > 10 && tens < 20) return 2;
  if (n % 10 === 1) return 0;
  return n % 10 > 1 && n % 10 < 5 ? 1 : 2;
}

// Sums come as '48500.00' or 48500 and are added as whole kopecks: 0.1 + 0.2 must be 0.3.
function kopecks(sum) {
  return Math.round(Number(sum) * 100);
}

function roubles(sum) {
  const all = Math.abs(kopecks(sum));
  const whole = String(Math.floor(all / 100)).replace(/\B(?=(\d{3})+$)/g, NBSP);
  const rest = all % 100 ? ',' + String(all % 100).padStart(2, '0') : '';
  return (kopecks(sum) < 0 ? MINUS : '') + whole + rest;
}

// amoCRM's budget has no kopecks: half a rouble goes up, as on the server.
function asBudget(inKopecks) {
  return Math.floor((inKopecks + 50) / 100);
}

const two = (number) => String(number).padStart(2, '0');
const dayOf = (moment) => `${two(moment.getDate())}.${two(moment.getMonth() + 1)}.${moment.getFullYear()}`;

// «сегодня 14:05», «вчера 14:05», «20.11.2026»: by the clock and the calendar of the person who looks.
function when(iso, now, t) {
  const moment = new Date(iso);
  const clock = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayOf(moment) === dayOf(now)) return t('time.today', {time: clock});
  return dayOf(moment) === dayOf(yesterday) ? t('time.yesterday', {time: clock}) : dayOf(moment);
}
