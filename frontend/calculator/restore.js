import {moment} from './dates.js';
import {button} from './dom.js';
import {t} from './texts.js';

// What was typed and not saved is offered back, wherever the person came to.
export function offerDraft(app, {view, id}) {
  const draft = app.drafts.load();
  if (!draft || view === 'offer') return;
  const belongs = draft.id === (view === 'new' ? null : id);
  if (!belongs) return;
  const restore = () => app.go({view: draft.id ? 'edit' : 'new', ...draft});
  const drop = () => {
    app.drafts.drop();
    app.status.clear();
  };
  app.status.say('info', [t('restore', {time: moment(draft.at)})],
    button(t('restore.yes'), restore, 'calc__button_main'), button(t('restore.no'), drop));
}
