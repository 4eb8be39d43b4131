// Reads an ExportTraceServiceRequest in JSON from standard input, as the messages of OTLP define it: node otlp.cjs
// Ends well when all of it is understood, each member by its name and type.
'use strict';
const assert = require('assert');
const fs = require('fs');
const { opentelemetry } = require('@opentelemetry/otlp-transformer/build/src/generated/root.js');

const message = opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
const given = JSON.parse(fs.readFileSync(0, 'utf8'));
const read = message.fromObject(given);
assert.strictEqual(message.verify(read), null);
// What was not understood is not there any more. Ids are kept as text that is taken for base64 here, which loses nothing.
assert.deepStrictEqual(message.toObject(read, { longs: String, bytes: String }), given);
console.log(given.resourceSpans[0].scopeSpans[0].spans.length);
