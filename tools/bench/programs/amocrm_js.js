// amocrm-js of npm, as its documentation uses it; loopback_https.js leads its calls to the sandbox.
// node --require loopback_https.js amocrm_js.js <descriptor of its answers> <subdomain> <token> <lead> <contact>
// Answers as runner.py does: one JSON object for its start, then one a line.
"use strict";
const fs = require("fs");
const readline = require("readline");
const { Client } = require("amocrm-js");

const [, , descriptor, domain, token, lead, contact] = process.argv;
const auth = { client_id: "-", client_secret: "-", redirect_uri: "-" };
const client = new Client({ domain, auth });
client.token.setValue({ access_token: token, refresh_token: "-", expires_in: 86400, token_type: "Bearer" });

async function read() {
  const deal = await client.request.get(`/api/v4/leads/${lead}`, { with: "contacts,catalog_elements" });
  const person = await client.request.get(`/api/v4/contacts/${contact}`);
  return { read: [deal.data.name, person.data.name] };
}

const answer = (told) => fs.writeSync(Number(descriptor), `${JSON.stringify(told)}\n`);

async function main() {
  answer({});
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (!line) continue;
    const begun = process.hrtime.bigint();
    const told = await read();
    answer({ ...told, wall: Number(process.hrtime.bigint() - begun) / 1e9 });
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
