// A handler that does nothing but compute: 20,000 steps, whose result depends on the event.
var result = 0;
var heavy = {
  DoProcessEvent: function (event, context) {
    var salt = event.EventMetaData.Key.length;
    var sum = 0;
    for (var i = 0; i < 20000; i++) sum = (sum * 31 + (i ^ salt)) % 1000003;
    result = sum;
  }
};
