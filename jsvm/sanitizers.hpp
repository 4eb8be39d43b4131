#pragma once

// SIDEHOOK_ASAN and SIDEHOOK_TSAN: which sanitizer this is compiled for. GCC and clang say it
// differently.

#if defined(__SANITIZE_ADDRESS__)
#define SIDEHOOK_ASAN 1
#endif
#if defined(__SANITIZE_THREAD__)
#define SIDEHOOK_TSAN 1
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIDEHOOK_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define SIDEHOOK_TSAN 1
#endif
#endif
