// Asks a host that is said to be down once more, before anyone is woken.
//
// Shows: TykMakeHttpRequest reads like a plain call, and holds up nobody: other handlers run while this one waits.

var checkHostAgain = new TykJS.TykEventHandlers.NewEventHandler({});

checkHostAgain.NewHandler(function (event, context) {
  var url = event.EventMetaData.HostInfo.CheckURL;
  var answer = TykMakeHttpRequest(JSON.stringify({ Method: 'GET', Domain: url }));

  // No answer at all is undefined; why, is in the log.
  if (!answer) {
    console.error(context.APIID + ': ' + url + ' is down');
    return;
  }
  log(context.APIID + ': ' + url + ' answers ' + JSON.parse(answer).Code + ' after all');
});
