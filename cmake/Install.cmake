# What `cmake --install` puts where; tests/install tries it.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cenote)

install(TARGETS cenote)
install(TARGETS cenote_library EXPORT cenoteTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/cenote DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)
install(FILES LICENSE README.md docs/numerics.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)

configure_package_config_file(cmake/cenoteConfig.cmake.in cenoteConfig.cmake INSTALL_DESTINATION ${package_dir}
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0 a minor version may change what is public.
write_basic_package_version_file(cenoteConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT cenoteTargets NAMESPACE cenote:: DESTINATION ${package_dir})
install(FILES ${PROJECT_BINARY_DIR}/cenoteConfig.cmake ${PROJECT_BINARY_DIR}/cenoteConfigVersion.cmake
  cmake/Findcsv.cmake DESTINATION ${package_dir})

# The manual and the completions, which the program writes itself from the words that it parses.
function(cenote_written_words file destination)
  set(output ${PROJECT_BINARY_DIR}/words/${file})
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/words)
  add_custom_command(OUTPUT ${output} COMMAND cenote help ${ARGN} > ${output} DEPENDS cenote VERBATIM)
  set_property(GLOBAL APPEND PROPERTY CENOTE_WRITTEN_WORDS ${output})
  install(FILES ${output} DESTINATION ${destination})
endfunction()

cenote_written_words(cenote.1 ${CMAKE_INSTALL_MANDIR}/man1 --man)
cenote_written_words(cenote ${CMAKE_INSTALL_DATADIR}/bash-completion/completions --completion bash)
cenote_written_words(_cenote ${CMAKE_INSTALL_DATADIR}/zsh/site-functions --completion zsh)
cenote_written_words(cenote.fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d --completion fish)
get_property(words GLOBAL PROPERTY CENOTE_WRITTEN_WORDS)
add_custom_target(cenote_words ALL DEPENDS ${words})
