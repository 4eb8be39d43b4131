// AccessLog is what the mapping makes of every other status, and of those events.conf writes 5xx only.

var failedRequests = new TykJS.TykEventHandlers.NewEventHandler({});

failedRequests.NewHandler(function (event, context) {
  var record = event.EventMetaData.Record;
  log('failed: ' + record.status + ' ' + event.EventMetaData.Path + ' (the service said ' +
      (record.upstream_status || 'nothing') + ')');
});
