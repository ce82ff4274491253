if(CENOTE_SANITIZE)
  add_compile_options(-fsanitize=${CENOTE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CENOTE_SANITIZE})
  # gcc takes instrumented std::optional for uninitialized; the plain build keeps the warning.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
endif()
