// Counts how often each key met its rate limit within a minute, and warns at the third time.
//
// Shows: TykStorage* keeps values beyond a restart, and forgets them when their time is over. TykStorageIncr counts
// right also when many handlers count at once, which reading and then writing would not.

var limitCounter = new TykJS.TykEventHandlers.NewEventHandler({});

limitCounter.NewHandler(function (event, context) {
  // Not the key itself: storage is no place for secrets.
  var name = 'limited:' + context.APIID + ':' + TykHash('sha256', event.EventMetaData.Key);
  var count = Number(TykStorageIncr(name, 60));

  log('limited within a minute: ' + count);
  if (count === 3) console.warn('a key meets its rate limit again and again', { api: context.APIID, count: count });
});
