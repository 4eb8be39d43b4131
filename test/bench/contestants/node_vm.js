// Node.js: its HTTP server, and the handler in a vm context. node_vm.js PORT HANDLERS.js
'use strict';
const fs = require('fs');
const http = require('http');
const vm = require('vm');

const [port, path] = process.argv.slice(2);
const handlers = vm.createContext({});
vm.runInContext(fs.readFileSync(path, 'utf8'), handlers, { filename: path });

function take(request, response) {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const event = JSON.parse(parts.length === 1 ? parts[0] : Buffer.concat(parts));
    handlers.counter.DoProcessEvent(event, { APIID: 'bench', OrgID: 'acme' });
    response.writeHead(202, { 'Content-Length': 0 });
    response.end();
  });
}

function tellCounts(response) {
  response.end(JSON.stringify({ events: handlers.events, expired: handlers.expired }));
}

http
  .createServer((request, response) => (request.url === '/counts' ? tellCounts(response) : take(request, response)))
  .listen(Number(port), '127.0.0.1');
