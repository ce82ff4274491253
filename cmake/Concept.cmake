# cenote_concept(<folder name> [DEPENDS <concept>...] [LIBRARIES <library>...])
# One static library for the sources of the current folder. DEPENDS names the concepts to the right of the
# arrow in ARCHITECTURE.md; what is not named there cannot be linked.
function(cenote_concept name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  if(sources)
    add_library(cenote_${name} STATIC ${sources})
    set(visibility PUBLIC)
    target_link_libraries(cenote_${name} PRIVATE cenote_flags)
  else()
    add_library(cenote_${name} INTERFACE)
    set(visibility INTERFACE)
  endif()
  target_link_libraries(cenote_${name} ${visibility} cenote_include ${ARG_LIBRARIES})
  foreach(concept IN LISTS ARG_DEPENDS)
    target_link_libraries(cenote_${name} ${visibility} cenote_${concept})
  endforeach()
endfunction()

# cenote_test_folder(<folder> <library>...): one test program per folder that holds *_test.cpp
function(cenote_test_folder folder)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  string(REPLACE "/" "_" name ${folder})
  add_executable(${name}_tests ${sources})
  target_link_libraries(${name}_tests PRIVATE cenote_flags ${ARGN} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name}_tests PRIVATE
    CENOTE_GOLDEN_DIR="${PROJECT_SOURCE_DIR}/tests/golden" CENOTE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    CENOTE_BINARY_DIR="${PROJECT_BINARY_DIR}")
  gtest_discover_tests(${name}_tests DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600)
endfunction()
