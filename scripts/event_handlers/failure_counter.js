// Counts the failed authentications of each API, and warns at every tenth.
//
// Shows: globals persist from event to event, until the scripts are loaded anew, and all handlers share them. This
// handler never waits, so nothing happens between reading a count and writing it.

var failuresByApi = {};

var failureCounter = new TykJS.TykEventHandlers.NewEventHandler({});

failureCounter.NewHandler(function (event, context) {
  var count = (failuresByApi[context.APIID] || 0) + 1;
  failuresByApi[context.APIID] = count;
  log('failed authentications of ' + context.APIID + ': ' + count);
  if (count % 10 === 0) console.warn('many failed authentications', { api: context.APIID, count: count });
});
