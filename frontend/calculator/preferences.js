// The product, unit and glass this person used last, in this browser. Nothing secret, nothing of a deal.
const KEY = 'glass-calc:last';

export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export function remember({template, unit, glass, thickness}) {
  const before = remembered();
  const glasses = {...before.glasses, [template]: {glass, thickness}};
  try {
    localStorage.setItem(KEY, JSON.stringify({template, unit, glasses}));
  } catch {
    // A browser may refuse storage inside a frame.
  }
}
