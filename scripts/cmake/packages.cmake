# The packages we build on, and those of them that are compiled once here instead of into every file.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS context url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(RapidJSON REQUIRED)
find_package(SQLite3 3.37 REQUIRED)
find_package(valijson REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp REQUIRED)
# It comes without a file for CMake.
find_path(SIDEHOOK_HIREDIS_INCLUDE hiredis/read.h REQUIRED)
find_library(SIDEHOOK_HIREDIS_LIBRARY hiredis REQUIRED)
add_library(sidehook_hiredis INTERFACE)
target_include_directories(sidehook_hiredis SYSTEM INTERFACE ${SIDEHOOK_HIREDIS_INCLUDE})
target_link_libraries(sidehook_hiredis INTERFACE ${SIDEHOOK_HIREDIS_LIBRARY})

set(folder ${PROJECT_BINARY_DIR}/generated)

sidehook_write_if_changed(${folder}/asio.cpp "#include <boost/asio/impl/src.hpp>\n#include <boost/asio/ssl/impl/src.hpp>\n")
add_library(sidehook_asio STATIC ${folder}/asio.cpp)
target_compile_definitions(sidehook_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
if(SIDEHOOK_SANITIZE MATCHES thread)
  # ThreadSanitizer knows no fences, and GCC refuses them under it.
  target_compile_definitions(sidehook_asio PUBLIC BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()
target_link_libraries(sidehook_asio PUBLIC Boost::headers Threads::Threads OpenSSL::SSL)

sidehook_write_if_changed(${folder}/beast.cpp "#include <boost/beast/src.hpp>\n")
add_library(sidehook_beast STATIC ${folder}/beast.cpp)
target_compile_definitions(sidehook_beast PUBLIC BOOST_BEAST_SEPARATE_COMPILATION)
target_link_libraries(sidehook_beast PUBLIC sidehook_asio)
