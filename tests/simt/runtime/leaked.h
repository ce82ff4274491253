// What is alive, for leaks().
#pragma once
#include <cstddef>

namespace simt {

std::size_t events_alive();
std::size_t graphs_alive();
std::size_t executable_graphs_alive();

}  // namespace simt
