# sidehook_embed(TARGET HEADER NAMESPACE file...)
# Compiles text files (absolute paths, or of the current folder) into TARGET. HEADER (an include path) declares, for every file, a
#   extern const std::string_view NAMESPACE::<file name with "_" for what is no letter or digit>;
function(sidehook_embed target header namespace)
  set(declarations "")
  set(definitions "")
  foreach(file IN LISTS ARGN)
    get_filename_component(base ${file} NAME)
    get_filename_component(path ${file} ABSOLUTE)
    string(REGEX REPLACE "[^A-Za-z0-9]" "_" identifier ${base})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(READ ${path} text)
    string(APPEND declarations "extern const std::string_view ${identifier};\n")
    string(APPEND definitions "const std::string_view ${identifier} = R\"embedded(${text})embedded\";\n")
  endforeach()
  set(folder ${PROJECT_BINARY_DIR}/generated)
  string(REGEX REPLACE "\\.hpp$" ".cpp" source ${header})
  sidehook_write_if_changed(${folder}/${header}
    "#pragma once\n#include <string_view>\n\nnamespace ${namespace} {\n${declarations}}\n")
  sidehook_write_if_changed(${folder}/${source}
    "#include \"${header}\"\n\nnamespace ${namespace} {\n${definitions}}\n")
  target_sources(${target} PRIVATE ${folder}/${source})
endfunction()

# Leaves the file's time alone when its text is the same, so that nothing is rebuilt for nothing.
function(sidehook_write_if_changed file text)
  set(before "")
  if(EXISTS ${file})
    file(READ ${file} before)
  endif()
  if(NOT before STREQUAL text)
    file(WRITE ${file} "${text}")
  endif()
endfunction()
