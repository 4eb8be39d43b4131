# The Debian package: `scripts/build release package` makes build/release/sidehook_VERSION_ARCHITECTURE.deb. What it has
# besides the program is a component of its own, which `cmake --install` leaves out.
set(folder ${PROJECT_BINARY_DIR}/package)
set(parts ${PROJECT_SOURCE_DIR}/scripts/package)
set(for_package COMPONENT debian EXCLUDE_FROM_ALL)
set(examples share/doc/sidehook/examples)

# sidehook_install_compressed(FILE FOLDER)
function(sidehook_install_compressed file destination)
  install(CODE "execute_process(COMMAND gzip -9nf \"${file}\" COMMAND_ERROR_IS_FATAL ANY)" ${for_package})
  install(FILES ${file}.gz DESTINATION ${destination} ${for_package})
endfunction()

# By the program that is packaged, so that it is about this one.
install(CODE "
  file(MAKE_DIRECTORY \"${folder}\")
  execute_process(COMMAND \"$<TARGET_FILE:sidehook>\" manual OUTPUT_FILE \"${folder}/sidehook.1\" COMMAND_ERROR_IS_FATAL ANY)
  file(COPY \"${parts}/changelog\" DESTINATION \"${folder}\")" ${for_package})
sidehook_install_compressed(${folder}/sidehook.1 share/man/man1)
sidehook_install_compressed(${folder}/changelog share/doc/sidehook)

install(FILES ${parts}/sidehook.service DESTINATION /lib/systemd/system ${for_package})
install(FILES ${parts}/sidehook.json DESTINATION /etc/sidehook ${for_package})
install(DIRECTORY DESTINATION /etc/sidehook/apis ${for_package})
install(DIRECTORY DESTINATION /etc/sidehook/scripts ${for_package})
install(FILES ${parts}/copyright DESTINATION share/doc/sidehook ${for_package})
install(DIRECTORY scripts/apis scripts/event_handlers scripts/webhook_templates DESTINATION ${examples} ${for_package})
install(FILES scripts/http_mocks.json DESTINATION ${examples} ${for_package})

set(CPACK_GENERATOR DEB)
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL Unspecified debian)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGE_NAME sidehook)
set(CPACK_PACKAGE_CONTACT "Sidehook maintainers <maintainers@sidehook.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "runs JavaScript handlers on API-gateway events")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Sidehook is a daemon beside an API gateway. It takes each event that the
gateway sends it over HTTP, and runs the JavaScript handlers that the API
definitions register for the event. Events that were accepted are on disk
until their handlers have run. Handlers written for Tyk's gateway run
unchanged.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# libcurl is loaded by the program, and not by the linker, which is asked for the others.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, libcurl4 (>= 7.88)")
# Whom handlers' requests by HTTPS trust.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${parts}/postinst ${parts}/prerm ${parts}/postrm ${parts}/conffiles)
include(CPack)
