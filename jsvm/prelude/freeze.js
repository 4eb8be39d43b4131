// Once all scripts have loaded, the built-ins are frozen: a handler that patches JSON.parse or Object.prototype while
// it runs would change what every other handler sees. While scripts load they may still be patched (polyfills).
function (global, exports) {
  var names = Object.getOwnPropertyNames(global);
  var objects = [];

  // Everything reachable through properties and prototypes, as it is before any script has run.
  function collect(value) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return;
    if (value === global || objects.indexOf(value) >= 0) return;
    objects.push(value);
    collect(Object.getPrototypeOf(value));
    Object.getOwnPropertyNames(value).forEach(function (name) {
      var property = Object.getOwnPropertyDescriptor(value, name);
      collect(property.value);
      collect(property.get);
      collect(property.set);
    });
  }
  names.forEach(function (name) { collect(global[name]); });

  // Scripts may replace these before freezeBuiltins runs.
  var freeze = Object.freeze, define = Object.defineProperty, describe = Object.getOwnPropertyDescriptor;

  exports.freezeBuiltins = function () {
    var i, property;
    for (i = 0; i < objects.length; i++) freeze(objects[i]);
    for (i = 0; i < names.length; i++) {
      property = describe(global, names[i]);
      if (property && property.configurable && 'value' in property) {
        define(global, names[i], { writable: false, configurable: false });
      }
    }
  };
}
