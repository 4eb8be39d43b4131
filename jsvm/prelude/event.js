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

  // The gateway's time stamp with its own offset and fraction in RFC 3339; undefined for one that is neither.
  var gatewayTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ([+-]\d\d)(\d\d)(?: |$)/;
  var rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

  Object.defineProperty(eventPrototype, 'Time', {
    get: function () {
      var stamp = String(this.TimeStamp);
      if (rfc3339.test(stamp)) return stamp;
      var parts = gatewayTime.exec(stamp);
      if (!parts) return undefined;
      var offset = parts[3] + ':' + parts[4];
      return parts[1] + 'T' + parts[2] + (offset === '+00:00' ? 'Z' : offset);
    },
    enumerable: false, configurable: true
  });

  // How many equal events the run stands for, and when the first and the last of them came. A run for several has its
  // own values nearer to the event.
  function offer(name, get) {
    Object.defineProperty(eventPrototype, name, { get: get, enumerable: false, configurable: true });
  }
  offer('Count', function () { return 1; });
  offer('FirstSeen', function () { return this.Time; });
  offer('LastSeen', function () { return this.Time; });
  exports.eventPrototype = eventPrototype;
}
