// Posts an event that the library of the Standard Webhooks project has signed, and prints the status of the answer:
// standardwebhooks.cjs PORT SECRET ID [AGE_IN_SECONDS]
"use strict";
const { Webhook } = require("standardwebhooks");

const [port, secret, id, age = "0"] = process.argv.slice(2);
const sent = new Date(Date.now() - 1000 * Number(age));
const payload = JSON.stringify({ EventType: "KeyExpired", EventMetaData: { Path: "/orders/1", Key: "ü" } });
fetch(`http://127.0.0.1:${port}/events`, {
  method: "POST",
  body: payload,
  headers: {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(sent.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, sent, payload),
  },
}).then(async (answer) => process.stdout.write(`${answer.status} ${await answer.text()}\n`));
