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

  # What is declared in define_own.hpp.
  string(APPEND text "
extern \"C\" void sidehook_define_own(duk_context *context, duk_idx_t object) {
	duk_xdef_prop_wec(context, object);
}
extern \"C\" void sidehook_define_own_index(duk_context *context, duk_idx_t object, duk_uarridx_t index) {
	duk_xdef_prop_index_wec(context, object, index);
}
")

  sidehook_write_if_changed(${to} "${text}")
endfunction()
