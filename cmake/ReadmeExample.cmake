# The C++ example of README.md, compiled against the public headers alone, and run as a test.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/README.md)
file(READ ${PROJECT_SOURCE_DIR}/README.md readme)
string(FIND "${readme}" "```cpp\n" begin)
math(EXPR begin "${begin} + 7")
string(SUBSTRING "${readme}" ${begin} -1 readme)
string(FIND "${readme}" "```" length)
string(SUBSTRING "${readme}" 0 ${length} example)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/readme_example.cpp CONTENT "${example}" @ONLY)

add_executable(readme_example ${PROJECT_BINARY_DIR}/readme_example.cpp)
target_link_libraries(readme_example PRIVATE cenote_engine)
add_test(NAME readme_example COMMAND readme_example)
set_tests_properties(readme_example PROPERTIES
  PASS_REGULAR_EXPRESSION "dense/weight_gradient of seed 0: .*e-0.*dense_9/weight_gradient of seed 0: " TIMEOUT 300)
