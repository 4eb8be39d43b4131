# The changes made in the build's copy of duktape.c. Each must match exactly once, or the configuration
# stops; each has a test that fails when the change is lost (README.md).

# Replaces the one place in ${text} that reads <old> by <new>, or stops naming <what>.
function(sidehook_substitute what old new)
  string(FIND "${text}" "${old}" first)
  string(FIND "${text}" "${old}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR
      "Substitution '${what}' does not match Duktape's source exactly once. "
      "jsvm/duktape/README.md says what it is for; adapt jsvm/duktape/substitutions.cmake to this source.")
  endif()
  string(REPLACE "${old}" "${new}" text "${text}")
  set(text "${text}" PARENT_SCOPE)
endfunction()

function(sidehook_substitute_duktape from to)
  file(READ ${from} text)

  # The interrupt check runs every 256 opcodes instead of every 262,144. A string operation on megabytes takes
  # milliseconds an opcode, so that the stock interval is reached after minutes.
  sidehook_substitute("interrupt interval"
    "#define DUK_HTHREAD_INTCTR_DEFAULT (256L * 1024L)"
    "#define DUK_HTHREAD_INTCTR_DEFAULT 256L")

  # A regular expression gives up after 10 million steps (a fraction of a second) instead of a thousand million.
  sidehook_substitute("regexp step limit"
    "#define DUK_RE_EXECUTE_STEPS_LIMIT 1000000000L"
    "#define DUK_RE_EXECUTE_STEPS_LIMIT 10000000L")

  # Array functions walk an array-like in C, without any check: 2^22 elements take tens of milliseconds, 2^32
  # minutes. No array of that many elements fits into the heap limit anyway.
  sidehook_substitute("array-like length limit"
    "	len = duk_to_uint32(thr, -1);

	/* -> [ ... ToObject(this) ToUint32(length) ] */"
    "	len = duk_to_uint32(thr, -1);
	if (len > 4194304UL) {
		DUK_ERROR_RANGE(thr, \"array-like object longer than 4194304 elements\");
	}

	/* -> [ ... ToObject(this) ToUint32(length) ] */")

  # Errors of the compiler carry the column, in bytes from 1, of the token they were found at.
  sidehook_substitute("column of a syntax error"
    "		                 at_end ? \", end of input\" : \"\");
		duk_concat(thr, 2);
		duk_put_prop_stridx_short(thr, -2, DUK_STRIDX_MESSAGE);"
    "		                 at_end ? \", end of input\" : \"\");
		duk_concat(thr, 2);
		duk_put_prop_stridx_short(thr, -2, DUK_STRIDX_MESSAGE);
		{
			duk_size_t end = thr->compile_ctx->curr_token.start_offset;
			duk_size_t start = end;
			while (start > 0 && thr->compile_ctx->lex.input[start - 1] != (duk_uint8_t) '\\n') {
				start--;
			}
			duk_push_number(thr, (duk_double_t) (end - start + 1));
			duk_put_prop_literal(thr, -2, \"columnNumber\");
		}")

  # An expression that starts with a wrong token is noticed one token too late for that.
  sidehook_substitute("place of a wrong token"
    "	} /* end switch */

	DUK_ERROR_SYNTAX(thr, DUK_STR_PARSE_ERROR);
	DUK_WO_NORETURN(return;);

unary : {"
    "	} /* end switch */

	comp_ctx->curr_token.start_offset = comp_ctx->prev_token.start_offset;
	comp_ctx->curr_token.start_line = comp_ctx->prev_token.start_line;
	DUK_ERROR_SYNTAX(thr, DUK_STR_PARSE_ERROR);
	DUK_WO_NORETURN(return;);

unary : {")

  # An assignment over an inherited read-only property makes an own one. Without it, the frozen built-in
  # prototypes would silently swallow the likes of `error.name = \"MyError\"`.
  sidehook_substitute("assignment over an inherited read-only property"
    "				                   \"inherited property is not writable\"));
				goto fail_not_writable;"
    "				                   \"inherited property is not writable\"));")

  # A string's hash takes all of its bytes, and who does not know the heap's address finds no strings that are alike
  # in it. The engine's own ones skip bytes, or are the same for such strings whatever they begin with.
  sidehook_substitute("library of the hash of a string"
    "#if defined(DUK_USE_STRHASH_DENSE)
/* Constants for duk_hashstring(). */"
    "#define XXH_INLINE_ALL
#include <xxhash.h>
#if defined(DUK_USE_STRHASH_DENSE)
/* Constants for duk_hashstring(). */")
  sidehook_substitute("hash of a string"
    "	hash = heap->hash_seed ^ ((duk_uint32_t) len); /* Bernstein hash init value is normally 5381 */
	step = (len >> DUK_USE_STRHASH_SKIP_SHIFT) + 1;
	for (off = len; off >= step; off -= step) {
		DUK_ASSERT(off >= 1); /* off >= step, and step >= 1 */
		hash = (hash * 33) + str[off - 1];
	}
"
    "	hash = (duk_uint32_t) XXH3_64bits_withSeed(str, len, (duk_uintptr_t) heap);
")

  # What is declared in define_own.hpp and string_hash.hpp. A value moves out of the stack: its reference is counted once.
  string(APPEND text "
extern \"C\" void sidehook_define_own(duk_context *context, duk_idx_t members) {
	duk_hthread *thr = (duk_hthread *) context;
	const duk_idx_t first = duk_get_top(thr) - 2 * members;
	duk_hobject *object = duk_known_hobject(thr, first - 1);
	if (DUK_HOBJECT_GET_ENEXT(object) == 0) {
		duk_hobject_resize_entrypart(thr, object, (duk_uint32_t) members);
	}
	for (duk_idx_t at = first; at < first + 2 * members; at += 2) {
		duk_hstring *key = duk_known_hstring(thr, at);
		duk_int_t entry, hash;
		if (!duk_hobject_find_entry(thr->heap, object, key, &entry, &hash)) {
			entry = duk__hobject_alloc_entry_checked(thr, object, key);
			DUK_HOBJECT_E_SET_FLAGS(thr->heap, object, entry, DUK_PROPDESC_FLAGS_WEC);
			DUK_TVAL_SET_UNDEFINED(DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, object, entry));
		}
		duk_tval *to = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, object, entry);
		duk_tval *from = DUK_GET_TVAL_POSIDX(thr, at + 1);
		duk_tval former;
		DUK_TVAL_SET_TVAL(&former, to);
		DUK_TVAL_SET_TVAL(to, from);
		DUK_TVAL_SET_TVAL(from, &former);
	}
	duk_set_top(thr, first);
}
extern \"C\" void sidehook_define_own_index(duk_context *context, duk_idx_t object, duk_uarridx_t index) {
	duk_xdef_prop_index_wec(context, object, index);
}
extern \"C\" duk_uint32_t sidehook_string_hash(duk_context *context, duk_idx_t string) {
	return DUK_HSTRING_GET_HASH(duk_known_hstring((duk_hthread *) context, string));
}
")

  sidehook_write_if_changed(${to} "${text}")
endfunction()
