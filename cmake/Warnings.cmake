# Flags that every target of ours is compiled with.
add_library(cenote_flags INTERFACE)
set(cenote_cxx_flags -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  # Bits: no compiler may fuse or reorder what docs/numerics.md spells out.
  -ffp-contract=off -fno-fast-math)
target_include_directories(cenote_flags INTERFACE ${PROJECT_SOURCE_DIR})
# gcc 12 sees overlaps in `"a" + string` that are not there: https://gcc.gnu.org/bugzilla/show_bug.cgi?id=105651
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND cenote_cxx_flags -Wno-restrict)
endif()
# A unity build includes sources: their anonymous namespaces are as good as any.
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND cenote_cxx_flags -Wno-subobject-linkage)
endif()
target_compile_options(cenote_flags INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${cenote_cxx_flags}>")
