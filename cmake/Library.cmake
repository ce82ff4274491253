# cenote::cenote, what users link, installed or by add_subdirectory: one archive, libcenote.a, of the concepts that
# cenote_engine reaches. They stay libraries of their own, so that each of ours links no more than it names.

# Adds our targets that `target` links, itself included, to the global property CENOTE_REACHED.
function(cenote_reach target)
  get_property(reached GLOBAL PROPERTY CENOTE_REACHED)
  if(target IN_LIST reached)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY CENOTE_REACHED ${target})
  get_target_property(linked ${target} INTERFACE_LINK_LIBRARIES)
  foreach(library IN LISTS linked)
    if(library MATCHES "(^|:)(cenote_[a-z_]+)>?$")  # :cenote_…> under a condition, in kernels/CMakeLists.txt
      cenote_reach(${CMAKE_MATCH_2})
    endif()
  endforeach()
endfunction()

add_library(cenote_library STATIC)
add_library(cenote::cenote ALIAS cenote_library)
set_target_properties(cenote_library PROPERTIES OUTPUT_NAME cenote EXPORT_NAME cenote LINKER_LANGUAGE CXX)
target_compile_features(cenote_library INTERFACE cxx_std_20)
target_include_directories(cenote_library INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)

cenote_reach(cenote_engine)
get_property(reached GLOBAL PROPERTY CENOTE_REACHED)
foreach(concept IN LISTS reached)
  get_target_property(type ${concept} TYPE)
  if(type STREQUAL "STATIC_LIBRARY")
    get_target_property(objects ${concept} SOURCES)
    list(FILTER objects INCLUDE REGEX "TARGET_OBJECTS")  # one for each SIMD target, which are no objects of its own
    target_sources(cenote_library PRIVATE $<TARGET_OBJECTS:${concept}> ${objects})
  endif()
endforeach()

# What the objects call; cenoteConfig.cmake.in finds each. PRIVATE: users link them and see none of their headers.
target_link_libraries(cenote_library PRIVATE Threads::Threads fmt::fmt tomlplusplus::tomlplusplus
  PkgConfig::libzip PkgConfig::libcrypto PkgConfig::openblas PkgConfig::lapacke PkgConfig::zlib csv::csv)
if(CENOTE_HAS_CUDA)
  target_link_libraries(cenote_library PRIVATE CUDA::cudart_static)
endif()
