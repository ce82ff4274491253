# What most sources of a large folder include; parsing it is most of their compile time. A unity build has no use for it.
# Every source must also compile without (CMAKE_DISABLE_PRECOMPILE_HEADERS).
set(CENOTE_COMMON_HEADERS <algorithm> <array> <cstdint> <filesystem> <functional> <map> <memory> <optional> <span>
  <string> <string_view> <utility> <variant> <vector> <fmt/format.h>)

function(cenote_precompile target sources)
  list(LENGTH sources count)
  if(count GREATER 4)
    target_precompile_headers(${target} PRIVATE ${CENOTE_COMMON_HEADERS} ${ARGN})
  endif()
endfunction()

# cenote_concept(<folder name> [DEPENDS <concept>...] [LIBRARIES <library>...] [PRECOMPILE <header>...])
# One static library for the sources of the current folder. DEPENDS names the concepts to the right of the
# arrow in ARCHITECTURE.md; what is not named there cannot be linked.
function(cenote_concept name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES;PRECOMPILE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  if(sources)
    add_library(cenote_${name} STATIC ${sources})
    set(visibility PUBLIC)
    target_link_libraries(cenote_${name} PRIVATE cenote_flags)
    if(CENOTE_FUZZ)
      target_compile_options(cenote_${name} PRIVATE -fsanitize=fuzzer-no-link)
    endif()
    if("fmt::fmt" IN_LIST ARG_LIBRARIES AND NOT CMAKE_UNITY_BUILD)
      cenote_precompile(cenote_${name} "${sources}" ${ARG_PRECOMPILE})
    endif()
  else()
    add_library(cenote_${name} INTERFACE)
    set(visibility INTERFACE)
  endif()
  target_link_libraries(cenote_${name} ${visibility} cenote_include ${ARG_LIBRARIES})
  foreach(concept IN LISTS ARG_DEPENDS)
    target_link_libraries(cenote_${name} ${visibility} cenote_${concept})
  endforeach()
endfunction()

# cenote_test_folder(<folder> <library>... [THREADED] [FILTER <tests>]): one test program per folder that holds *_test.cpp.
# THREADED: the thread sanitizer has something to see; such programs are what the target `threaded_tests` builds.
function(cenote_test_folder folder)
  cmake_parse_arguments(ARG "THREADED" "FILTER" "" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  string(REPLACE "/" "_" name ${folder})
  add_executable(${name}_tests ${sources})
  set_target_properties(${name}_tests PROPERTIES UNITY_BUILD OFF)  # their anonymous namespaces share names
  target_link_libraries(${name}_tests PRIVATE cenote_flags ${ARG_UNPARSED_ARGUMENTS} GTest::gmock GTest::gtest_main)
  cenote_precompile(${name}_tests "${sources}" <gmock/gmock.h> <gtest/gtest.h>)
  if(folder MATCHES "^engine/")
    # Nothing in these tests is hot; and gcc 12 sees overruns in `"a" + string` too: see Warnings.cmake.
    target_compile_options(${name}_tests PRIVATE $<$<CONFIG:Release>:-O1>
      $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds$<SEMICOLON>-Wno-stringop-overflow$<SEMICOLON>-Wno-stringop-overread>)
  endif()
  target_compile_definitions(${name}_tests PRIVATE
    CENOTE_GOLDEN_DIR="${PROJECT_SOURCE_DIR}/tests/golden" CENOTE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    CENOTE_BINARY_DIR="${PROJECT_BINARY_DIR}")
  set(label "")
  if(ARG_THREADED)
    set(label LABELS threaded)
    if(NOT TARGET threaded_tests)
      add_custom_target(threaded_tests)
    endif()
    add_dependencies(threaded_tests ${name}_tests)
  endif()
  gtest_discover_tests(${name}_tests TEST_FILTER "${ARG_FILTER}" DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600 ${label})
endfunction()
