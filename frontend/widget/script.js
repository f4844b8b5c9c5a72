// amoCRM loads this file through RequireJS and, on every entry to an area, calls render, bind_actions and init;
// destroy on leaving. One instance may see several deals one after another: what belongs to a deal is in `card`.
define([], function () {
  'use strict';

  // @include script/numbers.js
  // @include script/calls.js
  // @include script/page.js
  // @include script/calculation.js
  // @include script/results.js
  // @include script/form.js
  // @include script/card.js

  return function () {
    const self = this;
    const rootId = 'glass-calc-' + Math.random().toString(36).slice(2);
    let card = null;

    // 'form.save' → the text of i18n, with {name} replaced.
    function t(key, values) {
      const [section, name] = key.split('.');
      return Object.entries(values || {}).reduce(
        (text, [place, value]) => text.replace(`{${place}}`, () => value), self.i18n(section)[name]);
    }

    // amoCRM draws widgets on its settings page too.
    const onDeal = () => APP.isCard() && APP.getBaseEntity() === 'leads';
    // 0 until a new deal is saved for the first time.
    const leadId = () => Number(APP.data.current_card.id) || 0;

    function leave() {
      if (card) card.close();
      card = null;
      return true;
    }

    function render() {
      if (!onDeal()) return true;
      const style = `${self.params.path}/style.css?v=${self.get_version()}`;
      self.render_template({
        caption: {class_name: 'glass-calc-caption'},
        body: `<link rel="stylesheet" href="${style}">`,
        render: leadId() ? page(rootId, t) : notice(rootId, t('card.new_lead')),
      });
      return true;
    }

    function bindActions() {
      leave();
      const root = document.getElementById(rootId);
      if (onDeal() && leadId() && root) card = openCard(self, root, leadId(), t);
      return true;
    }

    self.callbacks = {
      render,
      bind_actions: bindActions,
      init() {
        if (card) card.load();
        return true;
      },
      settings: () => true,
      onSave: () => true,
      destroy: leave,
    };
    return self;
  };
});
