// What amocrm-js does with a fresh code: authorize, read a lead, change its budget, refresh, read again.
// Prints one JSON object; any refusal ends the process with a non-zero status.
"use strict";
const { Client } = require("amocrm-js");

const LEAD = 3912171;

async function main() {
  const client = new Client({
    domain: "mycompany",
    auth: {
      client_id: process.env.CLIENT_ID,
      client_secret: process.env.CLIENT_SECRET,
      redirect_uri: process.env.REDIRECT_URI,
      code: process.env.CODE,
    },
  });
  await client.connection.connect();
  const first = client.token.getValue();
  const lead = await client.leads.getById(LEAD);
  await new client.Lead({ id: LEAD, price: 34567 }).save();
  await client.token.refresh();
  const second = client.token.getValue();
  const { data } = await client.request.get(`/api/v4/leads/${LEAD}`, { with: "contacts" });
  const note = [{ note_type: "common", params: { text: "Примечание от amocrm-js" } }];
  await client.request.post(`/api/v4/leads/${LEAD}/notes`, note);
  console.log(
    JSON.stringify({
      name: lead.name,
      rotated: first.refresh_token !== second.refresh_token,
      price: data.price,
      contacts: data._embedded.contacts.length,
      old: first.refresh_token,
    }),
  );
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
