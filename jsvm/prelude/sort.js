// Array.prototype.sort as a stable merge sort. Duktape's own is a quicksort in C: no time limit reaches into it, and
// equal elements take it quadratic time.
function (global, exports) {
  var RUN = 8;
  var LONGEST = 4194304;

  function compareAsText(a, b) {
    return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
  }

  // Sorts items[from, to) in place by insertion.
  function sortRun(items, from, to, compare) {
    for (var i = from + 1; i < to; i++) {
      var item = items[i];
      var j = i;
      while (j > from && compare(items[j - 1], item) > 0) {
        items[j] = items[j - 1];
        j--;
      }
      items[j] = item;
    }
  }

  // Merges the sorted from[left, middle) and from[middle, right) into to[left, right).
  function merge(from, left, middle, right, to, compare) {
    var l = left, r = middle;
    for (var i = left; i < right; i++) {
      if (l < middle && (r >= right || compare(from[l], from[r]) <= 0)) {
        to[i] = from[l++];
      } else {
        to[i] = from[r++];
      }
    }
  }

  function mergeSort(items, compare) {
    var count = items.length;
    for (var start = 0; start < count; start += RUN) {
      sortRun(items, start, Math.min(start + RUN, count), compare);
    }
    var from = items, to = [];
    for (var width = RUN; width < count; width *= 2) {
      for (var left = 0; left < count; left += 2 * width) {
        merge(from, left, Math.min(left + width, count), Math.min(left + 2 * width, count), to, compare);
      }
      var swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  function sort(comparefn) {
    if (comparefn !== undefined && typeof comparefn !== 'function') {
      throw new TypeError('the comparison function must be a function or undefined');
    }
    var object = Object(this);
    var length = object.length >>> 0;
    if (length > LONGEST) {
      throw new RangeError('array-like object longer than ' + LONGEST + ' elements');
    }

    var items = [], undefinedCount = 0, i;
    for (i = 0; i < length; i++) {
      if (!(i in object)) continue;
      var value = object[i];
      if (value === undefined) undefinedCount++;
      else items.push(comparefn ? value : { value: value, text: String(value) });
    }

    var sorted = mergeSort(items, comparefn || compareAsText);

    for (i = 0; i < sorted.length; i++) object[i] = comparefn ? sorted[i] : sorted[i].value;
    for (; undefinedCount > 0; undefinedCount--) object[i++] = undefined;
    for (; i < length; i++) delete object[i];
    return object;
  }

  Object.defineProperty(global.Array.prototype, 'sort',
    { value: sort, writable: true, enumerable: false, configurable: true });
}
