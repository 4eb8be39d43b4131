#include "test/integration/hostile_handlers.hpp"

namespace sidehook::test {

const std::vector<hostile_handler>& hostile_handlers() {
  using jsvm::outcome;
  const std::vector<outcome> time{outcome::timed_out};
  const std::vector<outcome> error{outcome::failed};
  const std::vector<outcome> memory{outcome::out_of_memory};
  const std::vector<outcome> time_or_memory{outcome::timed_out, outcome::out_of_memory};
  const std::vector<outcome> time_or_error{outcome::timed_out, outcome::failed};
  const std::vector<outcome> done{outcome::succeeded};
  const std::vector<outcome> any_limit{outcome::timed_out, outcome::out_of_memory, outcome::failed};
  static const std::vector<hostile_handler> all{
      // Loops in JavaScript
      {"endless loop", "while (true) {}", time},
      {"endless loop in try, catch and finally",
       "for (;;) { try { for (;;) {} } catch (e) { for (;;) {} } finally { continue; } }", time},
      {"endless loop after a wait", "sleep(1); for (;;) {}", time},
      {"endless loop of waits", "for (;;) { try { sleep(1); } catch (e) {} }", time},
      {"getter that loops",
       "Object.defineProperty({}, 'x', { get: function () { for (;;) {} } }).x", time},
      {"toString that loops", "String({ toString: function () { for (;;) {} } })", time},
      {"toString of an argument that loops", "log({ toString: function () { for (;;) {} } })",
       time},
      {"toJSON that loops", "JSON.stringify({ toJSON: function () { for (;;) {} } })", time},
      {"error whose message loops", "throw { toString: function () { for (;;) {} } }", error},
      {"comparison that loops", "[3, 2, 1].sort(function () { for (;;) {} })", time},
      // Regular expressions
      {"regexp with nested repetition", "/(a+)+b/.test(new Array(40).join('a'))", time_or_error},
      {"anchored regexp with nested repetition", "/^(a+)+$/.test(new Array(40).join('a') + 'b')",
       time_or_error},
      {"regexp over megabytes", "/^(?:(a)(b))*$/.test(new Array(2000000).join('ab'))", any_limit},
      {"regexp of 100,000 groups",
       "new RegExp(new Array(100000).join('(a)')).test('a')",
       {outcome::succeeded, outcome::timed_out, outcome::failed, outcome::out_of_memory}},
      {"regexp of 100,000 opening brackets", "new RegExp(new Array(100000).join('('))", error},
      // Strings
      {"replace in a loop over megabytes",
       "var s = 'y'.repeat(8e6); for (;;) s.replace(/y/g, 'zz');", any_limit},
      {"indexOf in a loop over megabytes",
       "var s = new Array(4e6).join('a'); for (var i = 0; i < 1e9; i++) s.indexOf('ab');", time},
      {"split in a loop over a megabyte", "var s = new Array(1e6).join('a'); for (;;) s.split('');",
       time_or_memory},
      {"encodeURIComponent in a loop",
       "for (;;) decodeURIComponent(encodeURIComponent(new Array(1e6).join('\\u00e9')))",
       time_or_memory},
      {"date parsing in a loop", "for (;;) Date.parse(new Array(1e6).join('1'))", time_or_memory},
      // Array-likes and sparse arrays
      {"forEach on a long array-like",
       "Array.prototype.forEach.call({ length: 4294967295 }, function () {})", error},
      {"reverse on a long array-like", "Array.prototype.reverse.call({ length: 4294967295 })",
       error},
      {"sort on a long array-like", "Array.prototype.sort.call({ length: 4294967295 })", error},
      {"join on a long array-like", "Array.prototype.join.call({ length: 4294967295 }, 'x')",
       any_limit},
      {"join of a sparse array", "new Array(4294967295).join('')", any_limit},
      {"map of a sparse array", "var a = []; a[4294967294] = 1; a.map(function (x) { return x; })",
       any_limit},
      {"splice on a long array-like", "[].splice.call({ length: 4294967295 }, 0, 1e9)", any_limit},
      {"reverse in a loop just within the limit",
       "for (;;) Array.prototype.reverse.call({ length: 4194304 })", time},
      {"apply with a long array-like",
       "Function.prototype.apply.call(function () {}, null, { length: 4294967295 })", any_limit},
      {"Reflect.apply with a long array-like", "Reflect.apply(Math.max, null, { length: 1e8 })",
       any_limit},
      {"typed array of a long array-like", "new Uint8Array({ length: 4294967295 })", any_limit},
      {"concat of millions", "Array.prototype.concat.apply([], new Array(3e6))", any_limit},
      // Sorting
      {"sort of 200,000 equal items",
       "var s = []; for (var i = 0; i < 2e5; i++) s.push('same'); s.sort(); s.sort(); s.sort(); "
       "s.sort(); s.sort()",
       time_or_memory},
      {"sort of a million items",
       "var s = []; for (var i = 0; i < 1e6; i++) s.push((i * 7919) % 1000003); for (;;) "
       "s.sort(function (a, b) { return a - b; })",
       time_or_memory},
      // Recursion
      {"recursion", "(function f() { return f() + 1; })()", error},
      {"recursion through JSON",
       "var o = {}; o.toJSON = function () { return JSON.stringify(o); }; JSON.stringify(o)",
       error},
      {"deeply nested JSON", "JSON.parse(new Array(200000).join('['))", error},
      {"deeply nested object as JSON",
       "var o = {}; for (var i = 0; i < 1e5; i++) o = { o: o }; JSON.stringify(o)", error},
      {"recursion through a Proxy",
       "var p = new Proxy({}, { get: function (t, k, r) { return r[k]; } }); p.x", error},
      {"recursion through replace", "function f() { return 'x'.replace(/x/, f); } f()", error},
      {"recursion through a getter", "var o = { get x() { return this.x; } }; o.x", error},
      {"deeply nested source", "eval(new Array(100000).join('('))", error},
      {"deeply nested function source", "eval(new Array(20000).join('(function(){'))", any_limit},
      // Memory
      {"string doubling", "var s = 'x'; for (;;) s += s;", memory},
      {"string of 1e9 characters", "'x'.repeat(1e9)", memory},
      {"buffer of 1e9 bytes", "new Uint8Array(1e9)", memory},
      {"array that grows", "var a = []; for (;;) a.push(a.length + 'x');", time_or_memory},
      {"arrays in a loop", "for (;;) new Array(1e5);", time},
      {"JSON in a loop", "for (;;) JSON.stringify(new Array(100000));", time},
      {"globals that grow",
       "hoard = typeof hoard === 'undefined' ? [] : hoard; for (;;) hoard.push('item ' + "
       "hoard.length);",
       time_or_memory},
      {"catching every error while memory ends",
       "var a = []; for (;;) { try { a.push(new Array(1000).join('x') + a.length); } catch (e) {} "
       "}",
       time_or_memory},
      // What others rely on
      {"patched JSON.parse",
       "JSON.parse = function () { for (;;) {} }; JSON.stringify = null; JSON = null;", done},
      {"patched Object.prototype",
       "Object.prototype.EventType = 'patched'; Object.prototype.toString = null; "
       "Object.prototype.toJSON = function () { return 1; };",
       done},
      {"setters on Object.prototype",
       "Object.defineProperty(Object.prototype, 'APIID', { set: function () { for (;;) {} } });",
       error},
      {"patched Array.prototype",
       "Array.prototype.push = null; Array.prototype[0] = 'patched'; Array = null;", done},
      {"patched TykJS",
       "TykJS.TykEventHandlers.NewEventHandler.prototype.DoProcessEvent = null; TykJS = null; log "
       "= null;",
       done},
      {"replaced Error", "Error = null; Error.prototype = null;", done},
      {"toString that throws", "throw { toString: function () { throw new Error('again'); } };",
       error},
      {"error with hostile members",
       "var e = new Error('x'); ['stack', 'message', 'name', 'fileName', "
       "'lineNumber'].forEach(function (n) { Object.defineProperty(e, n, { get: function () { for "
       "(;;) {} } }); }); throw e;",
       error},
  };
  return all;
}

const char* const untouched_check = R"(
  if (JSON.stringify(JSON.parse('{"a":[1,2,3]}')) !== '{"a":[1,2,3]}') throw new Error('JSON');
  if (({}).EventType !== undefined || String({}) !== '[object Object]') throw new Error('Object.prototype');
  if ([].push(1) !== 1 || [][0] !== undefined || [3, 1, 2].sort().join() !== '1,2,3') throw new Error('Array');
  if (!(new TykJS.TykEventHandlers.NewEventHandler({}).DoProcessEvent instanceof Function)) throw new Error('TykJS');
  if (!(new Error('x') instanceof Error)) throw new Error('Error');
  if (/b+/.exec('abbc')[0] !== 'bb' || 'a,b'.split(',').length !== 2) throw new Error('RegExp');
  if (event.EventType !== 'T' || event.Meta.Key !== 'k' || context.APIID !== 'orders') throw new Error('event');
  if (JSON.stringify(event) !== '{"EventType":"T","EventMetaData":{"Key":"k"},"TimeStamp":"t"}') throw new Error('JSON of event');
  sleep(0);
)";

}  // namespace sidehook::test
