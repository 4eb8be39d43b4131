// What vm_events does, in Node.js: the event is decoded and the handler called, again and again.
// node_events.js HANDLERS.js GLOBAL EVENT.json SECONDS
'use strict';
const fs = require('fs');
const vm = require('vm');

const [path, name, eventPath, seconds] = process.argv.slice(2);
const handlers = vm.createContext({});
vm.runInContext(fs.readFileSync(path, 'utf8'), handlers, { filename: path });
const text = fs.readFileSync(eventPath, 'utf8');

function run(count) {
  for (let i = 0; i < count; i++) handlers[name].DoProcessEvent(JSON.parse(text), { APIID: 'bench', OrgID: 'acme' });
}

// The compiler has had its turn by then.
run(1000);
const until = Date.now() + 1000 * Number(seconds);
const before = process.cpuUsage();
let events = 0;
while (Date.now() < until) {
  run(100);
  events += 100;
}
const used = process.cpuUsage(before);
console.log(JSON.stringify({ events, cpu_seconds: (used.user + used.system) / 1e6 }));
