// A place of execution with a stack of its own, and the switch between two of them: ten instructions of assembly on
// x86-64 and 64-bit ARM, ucontext (which calls the kernel for each switch) elsewhere or with -DSIMT_UCONTEXT.
#pragma once
#include <cstddef>

#if !defined(SIMT_UCONTEXT) && !((defined(__x86_64__) || defined(__aarch64__)) && defined(__ELF__))
#define SIMT_UCONTEXT 1
#endif
#ifdef SIMT_UCONTEXT
#include <ucontext.h>
#endif

namespace simt {

struct Context {
#ifdef SIMT_UCONTEXT
  ucontext_t registers;
#else
  void* stack_pointer = nullptr;
#endif
};

/// The first switch to the context calls entry(), which must never return.
void make_context(Context& context, char* stack, std::size_t bytes, void (*entry)());

void switch_context(Context& from, Context& to);

}  // namespace simt
