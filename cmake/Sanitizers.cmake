if(CENOTE_SANITIZE)
  add_compile_options(-fsanitize=${CENOTE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CENOTE_SANITIZE})
endif()
