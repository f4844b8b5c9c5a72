const STOPS = 'input, select, textarea, summary, button';

// Enter moves on, Ctrl+Enter saves. Inside a closed part nothing is a stop.
export function listenToKeys(node, save) {
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      save();
    } else if (event.target.matches('input, select')) {
      event.preventDefault();
      next(node, event.target)?.focus();
    }
  });
}

function next(node, from) {
  const isStop = (stop) => stop.offsetParent && !stop.disabled && !isOtherRadio(stop, from);
  const stops = [...node.querySelectorAll(STOPS)].filter(isStop);
  return stops[stops.indexOf(from) + 1];
}

// Of radio buttons with one name only the chosen one is a stop, as it is for Tab.
function isOtherRadio(stop, from) {
  return stop !== from && stop.type === 'radio' && (stop.name === from.name || !stop.checked);
}
