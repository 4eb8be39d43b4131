// Fails.
//
// Shows: what an error looks like in the log and in the answer to ?wait=true (message, stack, file and line), and that
// it harms nobody else: the next event runs.

var failsOnPurpose = new TykJS.TykEventHandlers.NewEventHandler({});

failsOnPurpose.NewHandler(function (event, context) {
  refuse(event.Meta.Reason);
});

function refuse(reason) {
  throw new Error('on purpose, because of: ' + reason);
}
