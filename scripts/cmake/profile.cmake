# Profile-guided optimisation: scripts/build profiled. An instrumented program notes how often each part of it is used, and the
# compiler puts that to use: what is often used lies together and is inlined, what is not is kept out of the way. Without
# ccache, which does not see that a profile has changed.
set(SIDEHOOK_PROFILE "" CACHE STRING "Where a profile is kept (a folder); empty for none")
option(SIDEHOOK_TAKE_PROFILE "Build a program that writes the profile when it ends, instead of one that is optimised by it" OFF)
if(NOT SIDEHOOK_PROFILE)
  return()
endif()
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  message(FATAL_ERROR "SIDEHOOK_PROFILE is for GCC only")
endif()

# The build that takes a profile and the one that uses it lie in folders of their own, and mean the same objects.
add_compile_options(-fprofile-prefix-path=${PROJECT_BINARY_DIR})
if(SIDEHOOK_TAKE_PROFILE)
  # Counted by several threads at once.
  add_compile_options(-fprofile-generate=${SIDEHOOK_PROFILE} -fprofile-update=prefer-atomic)
  add_link_options(-fprofile-generate)
else()
  # What the profile has nothing of, as TLS and Redis, is compiled as ever. The counts of threads do not add up quite.
  add_compile_options(-fprofile-use=${SIDEHOOK_PROFILE} -fprofile-partial-training -fprofile-correction -Wno-missing-profile)
  # gcc would copy what the profile knows to be some dozens of bytes by an instruction of the processor (rep movs), which takes
  # longer to begin with than the library's function as a whole.
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64)
    add_compile_options(-mmemcpy-strategy=libcall:-1:noalign -mmemset-strategy=vector_loop:256:noalign,libcall:-1:noalign)
  endif()
endif()
