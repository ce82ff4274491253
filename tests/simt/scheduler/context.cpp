#include "simt/scheduler/context.h"

#include <cstdint>

#ifdef SIMT_UCONTEXT

namespace simt {

void make_context(Context& context, char* stack, std::size_t bytes, void (*entry)()) {
  getcontext(&context.registers);
  context.registers.uc_stack.ss_sp = stack;
  context.registers.uc_stack.ss_size = bytes;
  context.registers.uc_link = nullptr;
  makecontext(&context.registers, entry, 0);
}

void switch_context(Context& from, Context& to) { swapcontext(&from.registers, &to.registers); }

}  // namespace simt

#else

// simt_switch_stack(void** saved, void* next): pushes what a function must preserve, stores the stack pointer, and
// undoes the same on the other stack. Rounding and flushing modes stay the host thread's.
extern "C" void simt_switch_stack(void** saved, void* next);

#ifdef __x86_64__
// The return address is popped and jumped to: `ret` would always be predicted wrong here.
asm(R"(
.text
.globl simt_switch_stack
.hidden simt_switch_stack
.type simt_switch_stack, @function
simt_switch_stack:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  popq %rcx
  jmpq *%rcx
.size simt_switch_stack, . - simt_switch_stack
)");
#else
asm(R"(
.text
.globl simt_switch_stack
.hidden simt_switch_stack
.type simt_switch_stack, %function
simt_switch_stack:
  sub sp, sp, #160
  stp x19, x20, [sp]
  stp x21, x22, [sp, #16]
  stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]
  stp x27, x28, [sp, #64]
  stp x29, x30, [sp, #80]
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp
  str x9, [x0]
  mov sp, x1
  ldp x19, x20, [sp]
  ldp x21, x22, [sp, #16]
  ldp x23, x24, [sp, #32]
  ldp x25, x26, [sp, #48]
  ldp x27, x28, [sp, #64]
  ldp x29, x30, [sp, #80]
  ldp d8, d9, [sp, #96]
  ldp d10, d11, [sp, #112]
  ldp d12, d13, [sp, #128]
  ldp d14, d15, [sp, #144]
  add sp, sp, #160
  ret
.size simt_switch_stack, . - simt_switch_stack
)");
#endif

namespace simt {
namespace {

#ifdef __x86_64__
// Six registers, the entry, and a null return address, at which entry() finds the alignment that a call leaves.
constexpr std::size_t frame_words = 8;
constexpr std::size_t entry_word = 6;
#else
constexpr std::size_t frame_words = 20;
constexpr std::size_t entry_word = 11;  // x30
#endif

}  // namespace

void make_context(Context& context, char* stack, std::size_t bytes, void (*entry)()) {
  const auto top = (reinterpret_cast<std::uintptr_t>(stack) + bytes) & ~std::uintptr_t{15};
  auto* frame = reinterpret_cast<std::uintptr_t*>(top) - frame_words;  // NOLINT(performance-no-int-to-ptr)
  for (std::size_t i = 0; i < frame_words; ++i) frame[i] = 0;
  frame[entry_word] = reinterpret_cast<std::uintptr_t>(entry);
  context.stack_pointer = frame;
}

void switch_context(Context& from, Context& to) { simt_switch_stack(&from.stack_pointer, to.stack_pointer); }

}  // namespace simt

#endif
