// 401 and 403: counts them for each client within ten minutes, and warns at every fifth.
//
// Shows: a count that outlives restarts, and is right when many handlers count at once.

var refusedClients = new TykJS.TykEventHandlers.NewEventHandler({});

refusedClients.NewHandler(function (event, context) {
  var client = event.EventMetaData.Origin;
  var count = Number(TykStorageIncr('refused:' + client, 600));
  log('refused: ' + event.EventMetaData.Record.status + ' ' + event.EventMetaData.Path);
  if (count % 5 === 0) console.warn('a client is refused again and again', { client: client, count: count });
});
