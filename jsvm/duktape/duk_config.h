/* Sidehook's configuration of Duktape, over the release's own (duk_config_base.h in the build tree). */
#if !defined(SIDEHOOK_DUK_CONFIG_H)
#define SIDEHOOK_DUK_CONFIG_H

/* Duktape throws and catches C++ exceptions; its configuration does not include what declares them. */
#include <exception>
#include <stdexcept>

#include "duk_config_base.h"

/* Defined in jsvm/run_guard.cpp. Both say 1 when the run on this thread has to end. */
extern "C" int sidehook_exec_timeout_check(void *heap_udata);
extern "C" int sidehook_native_stack_check(void);

/* JavaScript errors unwind the C++ stack: destructors of host functions run. */
#undef DUK_USE_CPP_EXCEPTIONS
#define DUK_USE_CPP_EXCEPTIONS

/* Looked at between opcodes: cuts loops in JavaScript. */
#undef DUK_USE_INTERRUPT_COUNTER
#define DUK_USE_INTERRUPT_COUNTER
#undef DUK_USE_EXEC_TIMEOUT_CHECK
#define DUK_USE_EXEC_TIMEOUT_CHECK(udata) sidehook_exec_timeout_check((udata))

/* Looked at by calls, the regular expression matcher, JSON and value conversions: cuts loops in C and
 * recursion that would leave the running fiber's stack. */
#undef DUK_USE_NATIVE_STACK_CHECK
#define DUK_USE_NATIVE_STACK_CHECK() sidehook_native_stack_check()

/* Defined in jsvm/heap.cpp: the time stamps of gateways, as `new Date(text)` meets them. */
struct duk_hthread;
extern "C" int sidehook_parse_date(struct duk_hthread *context, const char *text);
#undef DUK_USE_DATE_PARSE_STRING
#define DUK_USE_DATE_PARSE_STRING(context, text) \
	(sidehook_parse_date((context), (text)) || duk_bi_date_parse_string_strptime((context), (text)))

#undef DUK_USE_FASTINT
#define DUK_USE_FASTINT

#endif
