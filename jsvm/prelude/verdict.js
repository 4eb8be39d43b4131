// What a handler may throw to decide itself what becomes of its event. Ours, not Tyk's: jsvm/compatibility.md,
// "Deciding what becomes of an event".
function (global, exports) {
  function make(name, describe) {
    function Verdict(argument) {
      if (!(this instanceof Verdict)) return new Verdict(argument);
      this.argument = argument;
      this.message = describe(argument);
    }
    Verdict.prototype = Object.create(Error.prototype);
    Verdict.prototype.constructor = Verdict;
    Verdict.prototype.name = name;
    global[name] = Verdict;
    return Verdict;
  }

  var Retry = make('TykRetry', function (afterMs) {
    return afterMs === undefined ? 'later' : 'in ' + afterMs + ' ms';
  });
  var Drop = make('TykDrop', String);
  var Fail = make('TykFail', String);

  // What was decided by throwing this, as [kind, argument]; undefined for anything else.
  exports.verdictOf = function (thrown) {
    if (thrown instanceof Retry) return ['retry', Number(thrown.argument)];
    if (thrown instanceof Drop) return ['drop', String(thrown.argument)];
    if (thrown instanceof Fail) return ['fail', String(thrown.argument)];
  };
}
