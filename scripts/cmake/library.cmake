# The flags that our own code is held to; what comes from packages is included as a system header.
add_library(sidehook_flags INTERFACE)
target_compile_options(sidehook_flags INTERFACE -Wall -Wextra -Wpedantic)
if(SIDEHOOK_WERROR)
  target_compile_options(sidehook_flags INTERFACE -Werror)
endif()
if(SIDEHOOK_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # Full of false alarms in instrumented code; the release build keeps it.
  target_compile_options(sidehook_flags INTERFACE -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # RapidJSON's iterators compare as C++17 had it; whoever loops over them is blamed.
  target_compile_options(sidehook_flags INTERFACE -Wno-ambiguous-reversed-operator)
endif()
target_include_directories(sidehook_flags INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)

# For what has little of ours to be checked and takes long to compile: memory errors are seen, and nothing else.
set(SIDEHOOK_LITTLE_CHECKED "")
if(SIDEHOOK_SANITIZE MATCHES address)
  set(SIDEHOOK_LITTLE_CHECKED -fno-sanitize=undefined -fno-sanitize-address-use-after-scope)
endif()

# sidehook_compile_together(TARGET COUNT)
# Has up to COUNT sources compiled as one, which takes a fraction of the time: most of it goes into headers that they share.
# So names in an unnamed namespace are the whole folder's, and an include that is missing is seen only with SIDEHOOK_UNITY=OFF.
option(SIDEHOOK_UNITY "Compile the sources of a folder together; OFF is quicker for who changes one source at a time" ON)
function(sidehook_compile_together target count)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${SIDEHOOK_UNITY} UNITY_BUILD_BATCH_SIZE ${count})
endfunction()

# sidehook_library(NAME SOURCES file... USES target...)
# One library a folder. NAME is the folder's path with "_" for "/"; USES are the libraries its headers need.
function(sidehook_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES" ${ARGN})
  add_library(sidehook_${name} STATIC ${arg_SOURCES})
  target_link_libraries(sidehook_${name} PUBLIC sidehook_flags ${arg_USES})
  sidehook_compile_together(sidehook_${name} 16)
endfunction()
