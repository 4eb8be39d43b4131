// Judges an OpenAPI document by the rules of the version that it names: node openapi.cjs CLIENTS DOCUMENT
'use strict';
const path = require('path');
const [clients, document] = process.argv.slice(2);
const package_folder = path.resolve(clients, 'node_modules', '@seriousme', 'openapi-schema-validator');

import(path.join(package_folder, 'index.js')).then(async ({ Validator }) => {
  const result = await new Validator().validate(document);
  if (!result.valid) {
    console.error(JSON.stringify(result.errors, null, 1));
    process.exit(1);
  }
});
