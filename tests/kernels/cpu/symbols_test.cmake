# cmake -DNM=nm -DTARGET=avx512 -DOBJECTS=a.o -P symbols_test.cmake
# Refuses weak symbols outside the target's own namespace: the linker could take one of them, with instructions that a
# machine lacks, for code that every machine runs. Of data (V, u) every target's are the same.
execute_process(COMMAND ${NM} -C ${OBJECTS} OUTPUT_VARIABLE symbols RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${NM} ${OBJECTS} failed")
endif()
string(REGEX MATCHALL "[^\n]* W [^\n]*" weak "${symbols}")
list(FILTER weak EXCLUDE REGEX "cenote::(cpu|lanes)::${TARGET}::")
list(LENGTH weak count)
if(count GREATER 0)
  list(JOIN weak "\n" text)
  message(FATAL_ERROR "weak symbols of ${TARGET} that other targets could be given:\n${text}")
endif()
if(NOT symbols MATCHES "cenote::(cpu|lanes)::${TARGET}::")
  message(FATAL_ERROR "no symbols of ${TARGET} in ${OBJECTS}")
endif()
