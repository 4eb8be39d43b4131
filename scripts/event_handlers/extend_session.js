// Gives a key that has expired another day, once.
//
// Shows: reading a session, changing it, and writing it back.

var DAY = 24 * 60 * 60;

var extendSession = new TykJS.TykEventHandlers.NewEventHandler({});

extendSession.NewHandler(function (event, context) {
  var key = event.EventMetaData.Key;
  var session = JSON.parse(TykGetKeyData(key, context.APIID));

  if (session.status === 'error') {
    log('no session to extend: ' + session.message);
    return;
  }
  session.meta_data = session.meta_data || {};
  if (session.meta_data.extended) {
    log('extended once already');
    return;
  }
  session.meta_data.extended = event.Time;
  session.expires = session.expires + DAY;
  // 1: the quota goes on as it is.
  TykSetKeyData(key, JSON.stringify(session), 1);
  log('extended until ' + new Date(session.expires * 1000).toISOString());
});
