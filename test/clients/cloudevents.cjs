// Sends CloudEvents to http://127.0.0.1:PORT/events with the SDK of the CloudEvents project, in the mode that is asked
// for, and prints the status and the body of the answer: cloudevents.cjs PORT binary|structured|batch
"use strict";
const http = require("node:http");
const { CloudEvent, HTTP, emitterFor, Mode } = require("cloudevents");

const [port, mode] = process.argv.slice(2);

function post(message) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: "127.0.0.1", port, path: "/events?wait=true", method: "POST", headers: message.headers },
      (response) => {
        let text = "";
        response.on("data", (part) => (text += part));
        response.on("end", () => resolve(`${response.statusCode} ${text}\n`));
      });
    request.on("error", reject);
    request.end(message.body);
  });
}

function event(id) {
  return new CloudEvent({
    id,
    source: "/gateways/eu-1",
    type: "io.tyk.gateway.KeyExpired",
    subject: "100% of a key",
    time: "2026-08-22T10:11:12Z",
    tykapiid: "orders",
    data: { Message: "Key has expired", Path: "/orders/1", Key: "k-" + id },
  });
}

async function send() {
  if (mode === "batch") {
    const headers = { "content-type": "application/cloudevents-batch+json; charset=utf-8" };
    return post({ headers, body: JSON.stringify([event("b1").toJSON(), event("b2").toJSON()]) });
  }
  const emit = emitterFor(post, { binding: HTTP, mode: mode === "binary" ? Mode.BINARY : Mode.STRUCTURED });
  return emit(event(mode));
}

send().then((text) => process.stdout.write(text));
