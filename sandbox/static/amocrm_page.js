// What amoCRM's page gives to every widget: RequireJS' define, $.ajax as $authorizedAjax uses it, the object APP.
'use strict';

const modules = {};
let widgetFactory = null;

function define(names, factory) {
  if (!Array.isArray(names)) throw new Error('define без списка модулей');
  const unknown = names.filter((name) => !(name in modules));
  if (unknown.length) throw new Error(`the sandbox has no module ${unknown.join(', ')}`);
  widgetFactory = factory(...names.map((name) => modules[name]));
}

// As jQuery's: then() works as well, yet an answer of $.ajax is taken by done(data, status, xhr) and fail(xhr, status).
function Deferred() {
  const listeners = {done: [], fail: []};
  let settled = null;
  const tell = (kind, args) => {
    if (settled) return;
    settled = {kind, args};
    listeners[kind].forEach((listener) => listener(...args));
  };
  const on = (kind) => function (listener) {
    if (!settled) listeners[kind].push(listener);
    else if (settled.kind === kind) listener(...settled.args);
    return this;
  };
  return {
    resolve: (...args) => tell('done', args),
    reject: (...args) => tell('fail', args),
    done: on('done'),
    fail: on('fail'),
    then(onDone, onFail) {
      return new Promise((resolve, reject) => this.done(resolve).fail(reject)).then(onDone, onFail);
    },
  };
}

// As $.ajax: options to an XMLHttpRequest, the answer as jqXHR with status 0 when nothing came.
function ajax(options, deferred) {
  const xhr = new XMLHttpRequest();
  xhr.open(options.method || options.type || 'GET', options.url);
  xhr.timeout = options.timeout || 0;
  const type = options.contentType || 'application/x-www-form-urlencoded; charset=UTF-8';
  const headers = {...(options.data ? {'Content-Type': type} : {}), ...options.headers};
  Object.entries(headers).forEach(([name, value]) => xhr.setRequestHeader(name, value));
  xhr.onload = () => settle(xhr, options, deferred);
  xhr.onerror = () => deferred.reject(xhr, 'error');
  xhr.ontimeout = () => deferred.reject(xhr, 'timeout');
  xhr.send(options.data);
}

function settle(xhr, options, deferred) {
  if (xhr.status < 200 || xhr.status > 299) return deferred.reject(xhr, 'error');
  try {
    const data = options.dataType === 'json' ? JSON.parse(xhr.responseText) : xhr.responseText;
    return deferred.resolve(data, 'success', xhr);
  } catch (notJson) {
    return deferred.reject(xhr, 'parsererror');
  }
}

const constants = {
  user: context.user,
  account: context.account,
  user_rights: {is_admin: context.user.is_admin},
};

window.APP = {
  data: {current_card: {id: context.lead_id}},
  isCard: () => true,
  getBaseEntity: () => 'leads',
  getWidgetsArea: () => 'leads_card',
  constant: (name) => constants[name],
};

// The person's choice in the profile; amoCRM writes it on <html> and switches its variables.
document.getElementById('scheme').addEventListener('click', ({target}) => {
  const isDark = document.documentElement.dataset.colorScheme !== 'dark';
  document.documentElement.dataset.colorScheme = isDark ? 'dark' : 'light';
  target.setAttribute('aria-pressed', String(isDark));
});
