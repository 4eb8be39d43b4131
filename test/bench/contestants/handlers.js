// The handler that every contestant runs for every event: it counts in a global, compares the key, and says nothing.
var events = 0;
var expired = 0;
var counter = {
  DoProcessEvent: function (event, context) {
    events++;
    if (event.EventMetaData.Key === 'b2c1f0d4e5') expired++;
  }
};
