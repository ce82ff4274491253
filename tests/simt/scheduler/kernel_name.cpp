#include "simt/scheduler/kernel_name.h"

#include <cxxabi.h>
#include <dlfcn.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace simt {
namespace {

std::string hexadecimal(std::uintptr_t n) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(n));
  return text;
}

std::string demangled(const char* symbol) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(abi::__cxa_demangle(symbol, nullptr, nullptr, &status), std::free);
  return status == 0 ? text.get() : symbol;
}

}  // namespace

std::string kernel_name(const void* kernel) {
  Dl_info info{};
  if (dladdr(kernel, &info) == 0) return "kernel at " + hexadecimal(reinterpret_cast<std::uintptr_t>(kernel));
  if (info.dli_sname) return "kernel " + demangled(info.dli_sname);
  const auto offset = reinterpret_cast<std::uintptr_t>(kernel) - reinterpret_cast<std::uintptr_t>(info.dli_fbase);
  return "kernel at " + std::string(info.dli_fname) + "+" + hexadecimal(offset);
}

}  // namespace simt
