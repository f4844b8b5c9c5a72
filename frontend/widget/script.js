// amoCRM loads this file through RequireJS and, on every entry to an area, calls render, bind_actions and init;
// destroy on leaving. One instance may see several deals one after another: what belongs to a deal is in `card`.
define(['jquery', 'lib/components/base/modal'], function ($, Modal) {
  'use strict';

  // @include script/texts.js
  // @include script/elements.js
  // @include script/calls.js
  // @include script/failures.js
  // @include script/theme.js
  // @include script/page.js
  // @include script/records.js
  // @include script/menu.js
  // @include script/deal.js
  // @include script/history.js
  // @include script/window.js
  // @include script/status.js
  // @include script/asking.js
  // @include script/card.js

  return function () {
    const self = this;
    const rootId = 'glass-calc-' + Math.random().toString(36).slice(2);
    const t = textsOf(self);
    let card = null;

    // amoCRM draws widgets on its settings page too.
    const onDeal = () => APP.isCard() && APP.getBaseEntity() === 'leads';
    // 0 until a new deal is saved for the first time.
    const leadId = () => Number(APP.data.current_card.id) || 0;

    function leave() {
      if (card) card.close();
      card = null;
      return true;
    }

    function firstLook() {
      if (!isModern()) return notice(rootId, t('failure.old_browser'), t);
      return leadId() ? skeleton(rootId, t) : notice(rootId, t('card.new_lead'), t);
    }

    function render() {
      if (!onDeal()) return true;
      const style = `${self.params.path}/style.css?v=${self.get_version()}`;
      self.render_template({
        caption: {class_name: 'glass-calc-caption'},
        body: `<link rel="stylesheet" href="${style}">`,
        render: firstLook(),
      });
      return true;
    }

    function bindActions() {
      leave();
      const root = $('#' + rootId)[0];
      if (onDeal() && leadId() && isModern() && root) card = openCard(self, Modal, root, leadId(), t);
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
