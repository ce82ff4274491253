# The libraries behind the list in cmake/packages.txt.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(csv REQUIRED)
find_package(Protobuf REQUIRED)
find_path(HIGHWAY_INCLUDE_DIR hwy/highway.h REQUIRED)
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
find_path(THRUST_INCLUDE_DIR thrust/for_each.h REQUIRED)  # for the host's compiler; nvcc has its own
find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)

# Debian's libzip-config.cmake names tools of packages that we do not need, so ask pkg-config instead.
find_package(PkgConfig REQUIRED)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
