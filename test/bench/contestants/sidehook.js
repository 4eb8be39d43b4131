// What Sidehook's own figures need beside the handler of all contestants.

// Says how many events that one has seen.
var reporter = {
  DoProcessEvent: function () { rawlog(JSON.stringify({ events: events, expired: expired })); }
};

// Further handlers of one event.
var second = { DoProcessEvent: function (event, context) { counter.DoProcessEvent(event, context); } };
var third = { DoProcessEvent: function (event, context) { counter.DoProcessEvent(event, context); } };
var fourth = { DoProcessEvent: function (event, context) { counter.DoProcessEvent(event, context); } };

// How long it was from when each event was to be sent until its handler began: by the monotonic clock, which the load
// client has written into the event.
var waited = [];
var watch = {
  DoProcessEvent: function (event) {
    waited.push(performance.now() - Number(event.EventMetaData.Due) / 1000);
  }
};
var watchReporter = {
  DoProcessEvent: function () {
    waited.sort(function (a, b) { return a - b; });
    function at(part) { return waited[Math.max(Math.ceil(part * waited.length), 1) - 1]; }
    rawlog(JSON.stringify({ count: waited.length, p50: at(0.5), p99: at(0.99), max: at(1) }));
    waited = [];
  }
};

// Waits for the server that the event names.
var caller = {
  DoProcessEvent: function (event) {
    if (!TykMakeHttpRequest({ Method: 'GET', Domain: event.EventMetaData.Url, Resource: '/' }))
      throw new Error('no answer');
  }
};
