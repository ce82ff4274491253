# Installs into a folder, moves that elsewhere, and uses what is there as a user would.
# cmake -DBUILD=… -DSOURCE=… -DCXX=… -DGENERATOR=… -P install_test.cmake
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}\n(${code})")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

set(work ${BUILD}/install_test)
set(prefix ${work}/elsewhere)
file(REMOVE_RECURSE ${work})
file(MAKE_DIRECTORY ${work})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${work}/prefix)
file(RENAME ${work}/prefix ${prefix})

foreach(file IN ITEMS bin/cenote include/cenote/train.h share/man/man1/cenote.1 share/bash-completion/completions/cenote
                      share/zsh/site-functions/_cenote share/fish/vendor_completions.d/cenote.fish
                      share/doc/cenote/LICENSE share/doc/cenote/README.md)
  if(NOT EXISTS ${prefix}/${file})
    message(FATAL_ERROR "${file} is not installed")
  endif()
endforeach()

# Nothing may lead back to where it was built.
file(GLOB_RECURSE texts ${prefix}/*.cmake ${prefix}/share/man/* ${prefix}/include/*.h)
foreach(file IN LISTS texts)
  file(STRINGS ${file} back REGEX "${SOURCE}|${BUILD}|#include [\"<](engine|kernels|include)/")
  if(back)
    message(FATAL_ERROR "${file}: ${back}")
  endif()
endforeach()

run(${prefix}/bin/cenote info)
run(${CMAKE_COMMAND} -S ${SOURCE}/tests/install -B ${work}/user -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${CXX}
  -DCMAKE_PREFIX_PATH=${prefix})
run(${CMAKE_COMMAND} --build ${work}/user -j 2)
run(${work}/user/user)
if(NOT output MATCHES "gradient norm [0-9.]+, then [0-9.]+\n")
  message(FATAL_ERROR "${output}")
endif()
