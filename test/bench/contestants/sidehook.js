// What Sidehook's own figures need beside the handler of all contestants.

// Says how many events that one has seen.
var reporter = {
  DoProcessEvent: function () { rawlog(JSON.stringify({ events: events, expired: expired })); }
};

// Further handlers of one event: the same again.
var second = { DoProcessEvent: function (event, context) { counter.DoProcessEvent(event, context); } };
var third = { DoProcessEvent: function (event, context) { counter.DoProcessEvent(event, context); } };
var fourth = { DoProcessEvent: function (event, context) { counter.DoProcessEvent(event, context); } };

// How long it was from when each event was due to be sent, which the load client has written into it, until its handler
// began, in hundredths of a millisecond. performance.now() is the time of day with its microseconds.
var waits = {};
var watch = {
  DoProcessEvent: function (event) {
    var wait = Math.floor((performance.now() - Number(event.EventMetaData.Due) / 1000) * 100);
    waits[wait] = (waits[wait] || 0) + 1;
  }
};
var watchReporter = {
  DoProcessEvent: function () {
    rawlog(JSON.stringify(waits));
    waits = {};
  }
};

// Waits for the server that the event names.
var caller = {
  DoProcessEvent: function (event) {
    if (!TykMakeHttpRequest({ Method: 'GET', Domain: event.EventMetaData.Url, Resource: '/' }))
      throw new Error('no answer');
  }
};
