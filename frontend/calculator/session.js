import {ApiError} from './api_error.js';

const PATIENCE_MS = 15000;
const UNAUTHORISED = 401;

// The session of this window, in memory alone; when it ends the widget is asked for a new ticket.
export function openSession(parent, exchange, onrenew) {
  let token = null;
  let lead = null;
  let renewing = null;

  async function begin(ticket) {
    const answer = await exchange(ticket);
    [token, lead] = [answer.session, answer.lead_id];
  }

  async function renew() {
    onrenew(true);
    try {
      await begin(await newTicket(parent));
    } finally {
      renewing = null;
      onrenew(false);
    }
  }

  // A ticket is good once and for a minute; one that came to nothing is no reason to give up.
  async function enter(ticket) {
    if (token) return;
    if (!ticket) return void (await after(null));
    await begin(ticket).catch((error) => {
      if (error.status !== UNAUTHORISED) throw error;
      return after(null);
    });
  }

  // Of several calls that were refused at once, one renews for all.
  async function after(refused) {
    if (refused === token) await (renewing ??= renew());
    return token;
  }

  return {enter, after, token: () => token, lead: () => lead};
}

function newTicket(parent) {
  return new Promise((resolve, reject) => {
    const tired = setTimeout(() => reject(new ApiError('session_lost')), PATIENCE_MS);
    parent.on('ticket', ({ticket}) => {
      clearTimeout(tired);
      resolve(ticket);
    });
    parent.send('ticket');
  });
}
