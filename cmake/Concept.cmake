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

# What tests of a kind are compiled with. engine: nothing in them is hot; kernels: loops over all floats are.
function(cenote_test_options target kind)
  target_link_libraries(${target} PRIVATE cenote_flags fmt::fmt GTest::gmock GTest::gtest_main)
  # gcc 12 sees overruns in `"a" + string` below -O3: see Warnings.cmake.
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds$<SEMICOLON>-Wno-stringop-overflow$<SEMICOLON>-Wno-stringop-overread>)
  if(kind STREQUAL "engine")
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()

# One precompiled header for all test programs of a kind.
function(cenote_test_headers kind)
  file(CONFIGURE OUTPUT ${kind}_headers.cpp CONTENT "")
  add_library(${kind}_test_headers OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${kind}_headers.cpp)
  set_target_properties(${kind}_test_headers PROPERTIES UNITY_BUILD OFF)
  cenote_test_options(${kind}_test_headers ${kind})
  target_precompile_headers(${kind}_test_headers PRIVATE ${CENOTE_COMMON_HEADERS} <gmock/gmock.h> <gtest/gtest.h>)
endfunction()

# cenote_test_folder(<folder> <library>... [THREADED] [ALONE] [FILTER <tests>]): one test program per folder that holds
# *_test.cpp. THREADED: the thread sanitizer has something to see; such programs are what the target `threaded_tests`
# builds. ALONE: without the precompiled header.
function(cenote_test_folder folder)
  cmake_parse_arguments(ARG "ALONE;THREADED" "FILTER" "" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  string(REPLACE "/" "_" name ${folder})
  set(kind kernels)
  if(folder MATCHES "^engine/")
    set(kind engine)
  endif()
  add_executable(${name}_tests ${sources})
  set_target_properties(${name}_tests PROPERTIES UNITY_BUILD OFF)  # their anonymous namespaces share names
  cenote_test_options(${name}_tests ${kind})
  target_link_libraries(${name}_tests PRIVATE ${ARG_UNPARSED_ARGUMENTS})
  if(NOT ARG_ALONE)
    target_precompile_headers(${name}_tests REUSE_FROM ${kind}_test_headers)
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
  cenote_add_tests(${name}_tests FILTER "${ARG_FILTER}" PROPERTIES TIMEOUT 600 ${label})
endfunction()

# cenote_add_tests(<program> [FILTER <tests>] [PREFIX <prefix>] [PROPERTIES ...]): a test for each of the program's; with a
# sanitizer the program is one test, since it takes longer to start than most tests. There CENOTE_SLOW_TESTS are left out.
function(cenote_add_tests program)
  cmake_parse_arguments(ARG "" "FILTER;PREFIX" "PROPERTIES" ${ARGN})
  if(NOT CENOTE_SANITIZE)
    gtest_discover_tests(${program} TEST_FILTER "${ARG_FILTER}" TEST_PREFIX "${ARG_PREFIX}" DISCOVERY_TIMEOUT 60
      PROPERTIES ${ARG_PROPERTIES})
    return()
  endif()
  if(ARG_FILTER MATCHES "^-")
    set(filter "${ARG_FILTER}:${CENOTE_SLOW_TESTS}")
  else()
    set(filter "${ARG_FILTER}-${CENOTE_SLOW_TESTS}")
  endif()
  add_test(NAME ${program} COMMAND ${program} --gtest_brief=1 "--gtest_filter=${filter}")
  set_tests_properties(${program} PROPERTIES ${ARG_PROPERTIES})
endfunction()

# What trains many seeds for their distribution, takes very many blocks or members, and what only repeats.
set(CENOTE_SLOW_TESTS "*InDistribution*:Exploding*:ClippingStudy*:DyingReLU*:*EveryTensorTraced*:*CudaOps*/0:*CudaOps*/2:CudaBackend.*WithAChecksum:CudaLaunch*:CudaMemory.HoldsAsMany*")
