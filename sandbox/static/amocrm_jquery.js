// Of jQuery what amoCRM's documented examples use, and a loud complaint for the rest: a widget that works here by a
// method that nobody promised would prove nothing.
'use strict';

function elementsOf(what) {
  if (what instanceof Node) return [what];
  if (what && what.isJquery) return [...what.get()];
  if (typeof what !== 'string') throw new Error('песочница: $() берёт селектор, HTML или элемент');
  if (!what.trim().startsWith('<')) return [...document.querySelectorAll(what)];
  const holder = document.createElement('div');
  holder.innerHTML = what;
  return [...holder.childNodes];
}

const methodsOf = {
  get: (all) => (place) => (place === undefined ? all : all[place]),
  each: (all, self) => (visit) => {
    all.forEach((one, place) => visit.call(one, place, one));
    return self;
  },
  html: (all, self) => (markup) => {
    if (markup === undefined) return all[0] && all[0].innerHTML;
    all.forEach((one) => { one.innerHTML = markup; });
    return self;
  },
  append: (all, self) => (what) => {
    if (typeof what === 'string') all.forEach((one) => one.insertAdjacentHTML('beforeend', what));
    else all.forEach((one) => one.append(...elementsOf(what)));
    return self;
  },
  find: (all) => (selector) => jquery(all.flatMap((one) => [...one.querySelectorAll(selector)])),
  on: (all, self) => (name, listener) => {
    all.forEach((one) => one.addEventListener(name, listener));
    return self;
  },
  off: (all, self) => (name, listener) => {
    all.forEach((one) => one.removeEventListener(name, listener));
    return self;
  },
  trigger: (all, self) => (name) => {
    all.forEach((one) => one.dispatchEvent(new CustomEvent(name, {bubbles: true})));
    return self;
  },
  remove: (all, self) => () => {
    all.forEach((one) => one.remove());
    return self;
  },
};

function jquery(what) {
  const all = Array.isArray(what) ? what : elementsOf(what);
  return new Proxy(all, {
    get(target, name, self) {
      if (name === 'isJquery') return true;
      if (name === 'length' || typeof name === 'symbol' || /^\d+$/.test(name)) return target[name];
      if (Object.hasOwn(methodsOf, name)) return methodsOf[name](target, self);
      throw new Error(`в jQuery песочницы нет .${name}()`);
    },
  });
}

modules.jquery = new Proxy(Object.assign((what) => jquery(what), {Deferred}), {
  get(target, name) {
    if (name in target || typeof name === 'symbol') return target[name];
    throw new Error(`в jQuery песочницы нет $.${name}`);
  },
});
