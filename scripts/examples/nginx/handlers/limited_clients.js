// 429: says who sends too much to which path, once in ten seconds (coalesce_s in the definition).

var limitedClients = new TykJS.TykEventHandlers.NewEventHandler({});

limitedClients.NewHandler(function (event, context) {
  log('limited: ' + event.EventMetaData.Path + ', last from ' + event.EventMetaData.Origin);
});
