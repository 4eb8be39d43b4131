// Sends the same event in every framing that Node's HTTP client has, over one connection where it can, and prints the
// status of each answer: framing.cjs PORT
"use strict";
const http = require("node:http");

const port = process.argv[2];
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const body = JSON.stringify({ EventType: "KeyExpired", EventMetaData: { Path: "/orders/1", Message: "x".repeat(5000) } });

function send(name, options, write) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: "127.0.0.1", port, path: "/events", method: "POST", agent, ...options },
      (response) => {
        response.resume();
        response.on("end", () => resolve(`${name} ${response.statusCode}\n`));
      });
    request.on("error", reject);
    write(request);
  });
}

const length = { "Content-Length": Buffer.byteLength(body) };

async function sendAll() {
  let told = "";
  told += await send("one chunk", {}, (request) => { request.write(body); request.end(); });
  told += await send("a chunk a byte", {}, (request) => {
    for (const byte of body) request.write(byte);
    request.end();
  });
  told += await send("chunks and trailers", { headers: { Trailer: "X-Sum" } }, (request) => {
    request.write(body);
    request.addTrailers({ "X-Sum": "1" });
    request.end();
  });
  told += await send("a length, in halves", { headers: length }, (request) => {
    request.write(body.slice(0, 100));
    setImmediate(() => request.end(body.slice(100)));
  });
  told += await send("100-continue", { headers: { ...length, Expect: "100-continue" } }, (request) => {
    request.on("continue", () => request.end(body));
  });
  told += await send("fields of many lines", { headers: { ...length, "X-Many": ["a", "b"], accept: "*/*" } },
    (request) => request.end(body));
  told += await send("a connection of its own", { agent: false, headers: { ...length, Connection: "close" } },
    (request) => request.end(body));
  agent.destroy();
  return told;
}

sendAll().then((told) => process.stdout.write(told));
