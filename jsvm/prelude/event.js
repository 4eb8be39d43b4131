// What an event offers beyond its documented members: the names that current gateways and Tyk's own samples use.
// On the prototype and not enumerable, so that JSON.stringify and for-in see the documented members only.
function (global, exports) {
  function alias(object, name, documented) {
    Object.defineProperty(object, name, {
      get: function () { return this[documented]; },
      set: function (value) { this[documented] = value; },
      enumerable: false, configurable: true
    });
  }

  var eventPrototype = Object.create(Object.prototype);
  alias(eventPrototype, 'Type', 'EventType');
  alias(eventPrototype, 'Meta', 'EventMetaData');
  exports.eventPrototype = eventPrototype;
}
