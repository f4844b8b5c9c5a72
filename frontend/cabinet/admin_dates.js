const ZONE = 'Europe/Moscow';
const DAY = new Intl.DateTimeFormat('ru-RU', {timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric'});
const TIME = new Intl.DateTimeFormat('ru-RU', {timeZone: ZONE, hour: '2-digit', minute: '2-digit'});

export function day(iso) {
  return DAY.format(new Date(iso));
}

// «21.11.2026 14:25 (МСК)».
export function moment(iso) {
  return `${day(iso)} ${TIME.format(new Date(iso))} (МСК)`;
}

// «23 ч 40 мин» from `now` to `iso`.
export function left(iso, now) {
  const minutes = Math.max(0, Math.floor((new Date(iso) - new Date(now)) / 60000));
  const hours = Math.floor(minutes / 60);
  return hours ? `${hours} ч ${minutes % 60} мин` : `${minutes} мин`;
}

// Seconds as «9:05».
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
