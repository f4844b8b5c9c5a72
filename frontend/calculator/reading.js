import {decimal} from './numbers.js';
import {t} from './texts.js';
import {millimetres} from './units.js';

// Reads what was typed and gathers everything that cannot be read, by the path of its field.
export function reader() {
  const faults = [];

  function refuse(code, field, label) {
    faults.push({code, severity: 'error', field, text: t(code, {label})});
    return null;
  }

  // Whole millimetres.
  function length(field, label, typed, unit) {
    const {mm, code} = millimetres(typed, unit);
    return code ? refuse(code, field, label) : mm;
  }

  function whole(field, label, typed) {
    const found = decimal(typed);
    if (found === null) return refuse(String(typed).trim() ? 'E_NUMBER' : 'E_REQUIRED', field, label);
    return /^\d+$/.test(found) ? Number(found) : refuse('E_WHOLE', field, label);
  }

  // Money, percents and quantities stay texts, so that no float ever rounds them.
  function exact(field, label, typed) {
    return decimal(typed) ?? refuse(String(typed).trim() ? 'E_NUMBER' : 'E_REQUIRED', field, label);
  }

  // A field that may be left empty.
  function optional(read, field, label, typed, ...more) {
    return String(typed ?? '').trim() ? read(field, label, typed, ...more) : null;
  }

  return {faults, length, whole, exact, optional};
}
