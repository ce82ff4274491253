# Flags that every target of ours is compiled with.
add_library(cenote_flags INTERFACE)
target_compile_options(cenote_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  # Bits: no compiler may fuse or reorder what docs/numerics.md spells out.
  -ffp-contract=off -fno-fast-math)
target_include_directories(cenote_flags INTERFACE ${PROJECT_SOURCE_DIR})
