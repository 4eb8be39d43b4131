// The documented handler: says which request met an expired key.
//
// Shows: how a handler is made, what it gets, and that both names of the event's parts work.

var sessionHandler = new TykJS.TykEventHandlers.NewEventHandler({});

sessionHandler.NewHandler(function (event, context) {
  // event.Type and event.Meta, the names that current gateways use, mean the same.
  log(event.EventType + ' on ' + context.APIID + ': ' + event.EventMetaData.Path +
      ' from ' + event.EventMetaData.Origin);
});
