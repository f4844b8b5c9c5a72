// The actions of one calculation under its ⋯. They unfold in the column itself: a panel floating above it would be cut
// off by whatever box of amoCRM's the column stands in.
function menu(label, items, close) {
  const list = element('div', {name: 'menu', role: 'menu', 'aria-label': label, on: {keydown: onKey}});
  list.append(...items.map(([text, press]) => element('button', {
    type: 'button', role: 'menuitem', tabindex: '-1', name: 'item', on: {click: press},
  }, text)));
  const stops = [...list.children];

  function onKey(event) {
    const steps = {ArrowDown: 1, ArrowUp: -1};
    const ends = {Home: 0, End: stops.length - 1};
    const at = stops.indexOf(document.activeElement);
    if (event.key in steps) stops[(at + steps[event.key] + stops.length) % stops.length].focus();
    else if (event.key in ends) stops[ends[event.key]].focus();
    else if (event.key === 'Escape') close();
    // Tab goes on from the button that the menu belongs to.
    else if (event.key === 'Tab') return close();
    else return undefined;
    // Escape would close amoCRM's own card as well.
    event.stopPropagation();
    return event.preventDefault();
  }

  return {list, enter: () => stops[0].focus()};
}
