# Where Duktape's sources come from: -DSIDEHOOK_DUKTAPE_SOURCE, or Debian's source package.

# Sets <result> to a folder that holds duktape.c, duktape.h and duk_config.h of version 2.7.
function(sidehook_find_duktape_source result)
  if(SIDEHOOK_DUKTAPE_SOURCE)
    set(root ${SIDEHOOK_DUKTAPE_SOURCE})
  else()
    sidehook_unpack_duktape_package(root)
  endif()
  set(folder ${root})
  if(EXISTS ${root}/src/duktape.c)
    set(folder ${root}/src)
  endif()
  foreach(file duktape.c duktape.h duk_config.h)
    if(NOT EXISTS ${folder}/${file})
      message(FATAL_ERROR
        "No ${file} in ${folder}.\n"
        "SIDEHOOK_DUKTAPE_SOURCE must name an unpacked Duktape 2.7 release: the folder that holds src/duktape.c.")
    endif()
  endforeach()
  sidehook_check_duktape_version(${folder}/duktape.h)
  set(${result} ${folder} PARENT_SCOPE)
endfunction()

function(sidehook_check_duktape_version header)
  file(STRINGS ${header} line REGEX "^#define DUK_VERSION ")
  string(REGEX MATCH "[0-9]+" version "${line}")
  if(version LESS 20700 OR version GREATER_EQUAL 20800)
    message(FATAL_ERROR
      "${header} is of Duktape version '${version}' (DUK_VERSION); Sidehook builds on 2.7 (20700 to 20799).")
  endif()
endfunction()

# Debian's package, once a build folder. apt-get checks its signature and applies Debian's patches.
function(sidehook_unpack_duktape_package result)
  set(folder ${PROJECT_BINARY_DIR}/duktape-source)
  file(GLOB unpacked LIST_DIRECTORIES true ${folder}/duktape-2*)
  if(NOT unpacked)
    message(STATUS "Fetching Debian's source package of Duktape")
    file(MAKE_DIRECTORY ${folder})
    execute_process(
      COMMAND apt-get source --only-source duktape
      WORKING_DIRECTORY ${folder}
      RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
    file(GLOB unpacked LIST_DIRECTORIES true ${folder}/duktape-2*)
    foreach(entry IN LISTS unpacked)
      if(NOT IS_DIRECTORY ${entry})
        list(REMOVE_ITEM unpacked ${entry})
      endif()
    endforeach()
    if(failed OR NOT unpacked)
      message(FATAL_ERROR
        "Debian's source package of Duktape could not be fetched:\n${output}\n"
        "On Debian, run scripts/install: it enables source packages. Elsewhere, unpack a Duktape 2.7 release and "
        "configure with -DSIDEHOOK_DUKTAPE_SOURCE=<its folder>.")
    endif()
  endif()
  list(GET unpacked 0 root)
  set(${result} ${root} PARENT_SCOPE)
endfunction()
