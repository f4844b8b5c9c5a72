// amoCRM's window, lib/components/base/modal: its documented options and events, a loud complaint for others.
'use strict';

const DEFAULTS = {
  class_name: 'modal-list', can_centrify: false, init: () => {}, destroy: () => {}, container: document.body,
  disable_overlay_click: false, disable_escape_keydown: false, disable_enter_keydown: false, init_animation: false,
  default_overlay: false, preload_templates: [], focus_element: '.js-modal-accept', centrify_animation: false,
  disable_cancel_click: false, disable_resize: false,
};

class Modal {
  constructor(options) {
    const unknown = Object.keys(options || {}).filter((name) => !(name in DEFAULTS));
    if (unknown.length) throw new Error(`у Modal нет параметра ${unknown.join(', ')}`);
    this.options = {...DEFAULTS, ...options};
    this.draw();
    this.listen();
    // The window's owner has no reference to it yet: amoCRM calls this from inside `new`, too.
    this.options.init.call(this, modules.jquery(this.body));
  }

  draw() {
    this.el = Object.assign(document.createElement('div'), {className: `modal ${this.options.class_name}`});
    this.el.innerHTML = '<div class="modal-scroller"><div class="modal-body modal-body-loading"></div></div>';
    this.body = this.el.querySelector('.modal-body');
    this.options.container.append(this.el);
    const focused = this.el.querySelector(this.options.focus_element);
    if (focused) focused.focus();
  }

  listen() {
    this.body.addEventListener('modal:loaded', () => this.body.classList.remove('modal-body-loading'));
    this.body.addEventListener('modal:centrify', () => this.centrify());
    this.el.firstElementChild.addEventListener('click', (event) => {
      if (event.target === this.el.firstElementChild && !this.options.disable_overlay_click) this.destroy();
    });
    this.onKey = (event) => {
      if (event.key === 'Escape' && !this.options.disable_overlay_click && !this.options.disable_escape_keydown) this.destroy();
    };
    document.addEventListener('keydown', this.onKey);
  }

  // A window that is shown before it is loaded stays behind its spinner.
  centrify() {
    this.body.classList.remove('modal-body-loading');
    this.body.classList.toggle('modal-body-relative', this.body.offsetHeight > this.el.offsetHeight - 130);
  }

  // `false` of its owner keeps it open; asked again once it is closed, as amoCRM does.
  destroy() {
    if (this.options.destroy() === false || this.isDestroyed) return false;
    this.isDestroyed = true;
    document.removeEventListener('keydown', this.onKey);
    this.el.remove();
    return true;
  }
}
modules['lib/components/base/modal'] = Modal;
