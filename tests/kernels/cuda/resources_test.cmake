# cmake -DOBJECTS=a.cu.o;b.cu.o -P resources_test.cmake
# Reads what ptxas said of each kernel (kernels/cuda/ptxas_report) and refuses spilled registers, and arrays that did not
# fit into registers: both are memory accesses that the source doesn't show.
cmake_policy(VERSION 3.25)

# Bytes of stack that a kernel may have. Shuffle draws 64 random words before it uses them, once an epoch.
set(stack_of_Shuffle 256)
# The resident interpreter is one function, called for each list, which shares its state with its caller; a few registers
# are saved around the call, once a batch.
set(stack_of_run_resident 256)
set(spills_of_run_resident 64)
# Every register that a thread may have holds a chain's state; on sm_80 a few more are wanted, outside the loops over layers.
set(stack_of_run_chain 32)
set(spills_of_run_chain 32)

list(FILTER OBJECTS INCLUDE REGEX "\\.cu\\.o$")
set(kernels 0)
set(refused "")
foreach(object IN LISTS OBJECTS)
  file(STRINGS ${object}.ptxas lines)
  foreach(line IN LISTS lines)
    if(line MATCHES "Compiling entry function '.*run_operationINS0_[0-9]+([A-Za-z]+)EEEv.*' for '(sm_[0-9]+)'" OR
       line MATCHES "Compiling entry function '.*[0-9](run_resident|run_chain)[EI].*' for '(sm_[0-9]+)'")
      set(operation ${CMAKE_MATCH_1})
      set(kernel "${operation} for ${CMAKE_MATCH_2}")
    elseif(line MATCHES "Compiling entry function '(.*)' for '(sm_[0-9]+)'")
      set(operation ${CMAKE_MATCH_1})
      set(kernel "${operation} for ${CMAKE_MATCH_2}")
    elseif(line MATCHES "([0-9]+) bytes stack frame, ([0-9]+) bytes spill stores, ([0-9]+) bytes spill loads")
      math(EXPR kernels "${kernels} + 1")
      set(stack 0)
      set(spills 0)
      foreach(limit IN ITEMS stack spills)
        if(DEFINED ${limit}_of_${operation})
          set(${limit} ${${limit}_of_${operation}})
        endif()
      endforeach()
      if(CMAKE_MATCH_1 GREATER stack OR CMAKE_MATCH_2 GREATER spills OR CMAKE_MATCH_3 GREATER spills)
        string(STRIP "${line}" line)
        string(APPEND refused "${kernel}: ${line}; allowed: ${stack} bytes stack frame, ${spills} bytes of spills\n")
      endif()
    endif()
  endforeach()
endforeach()
if(kernels EQUAL 0)
  message(FATAL_ERROR "no kernel in ${OBJECTS}")
endif()
if(refused)
  message(FATAL_ERROR "${refused}")
endif()
message(STATUS "${kernels} kernels within their limits")
