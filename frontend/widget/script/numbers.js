const NBSP = '\u00a0';

// «1 234,50» as people type it → '1234.50'; '' when it is not a number.
function decimal(typed) {
  const text = typed.replace(/\s/g, '').replace(',', '.');
  return /^\d{1,12}(\.\d+)?$/.test(text) ? text : '';
}

function hasDecimals(typed, most) {
  return decimal(typed) !== '' && (decimal(typed).split('.')[1] || '').length <= most;
}

// Sums are added as whole kopecks: 0.1 + 0.2 must be 0.3.
function kopecks(typed) {
  return Math.round(Number(decimal(typed) || 0) * 100);
}

function format(value, digits) {
  const [whole, part] = value.toFixed(digits).split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, NBSP) + (part ? ',' + part : '');
}

// Kopecks are shown only when there are any, as in the deal's budget.
function roubles(sum) {
  return format(sum / 100, sum % 100 ? 2 : 0) + NBSP + '₽';
}

// What the server checks too; a refusal here only saves a trip.
const isSize = (typed) => Number(decimal(typed)) > 0 && Number(decimal(typed)) <= 20000;
const isMoney = (typed) => hasDecimals(typed, 2) && kopecks(typed) <= 99999999999;
const CHECKS = {
  package_name: (typed) => typed.trim() !== '' && typed.trim().length <= 200,
  width: isSize,
  height: isSize,
  components_total: isMoney,
  services_total: (typed) => typed.trim() === '' || isMoney(typed),
  element_id: (typed) => /^[1-9]\d{0,14}$/.test(typed.trim()),
  quantity: (typed) => hasDecimals(typed, 3) && Number(decimal(typed)) > 0,
};
