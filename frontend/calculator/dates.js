import {t} from './texts.js';

const pad = (number) => String(number).padStart(2, '0');
const clock = (date) => `${pad(date.getHours())}:${pad(date.getMinutes())}`;
const day = (date) => `${pad(date.getDate())}.${pad(date.getMonth() + 1)}.${date.getFullYear()}`;

// «сегодня 14:05», «вчера 14:05», «20.11.2026 14:05», in the person's own zone.
export function moment(iso, now = new Date()) {
  const date = new Date(iso);
  const before = new Date(now);
  before.setDate(now.getDate() - 1);
  if (day(date) === day(now)) return t('today', {time: clock(date)});
  if (day(date) === day(before)) return t('yesterday', {time: clock(date)});
  return `${day(date)} ${clock(date)}`;
}
