#pragma once

#include <new>

#include "kernels/cpu/namespace.h"
#include "kernels/cpu/target.h"
#include "kernels/interpreter/run_schedule.h"

namespace cenote::cpu::CENOTE_TARGET {

template <class Ops>
void train(const GroupRun& group) {
  if (!group.sink->epoch_done(group.first_member, group.member_count, 0)) return;
  Ops ops(group);
  ops.load_initial_weights();
  run_schedule(group.plan->lists(), group.run->schedule, ops);
  ops.store_weights();
}

template <class Ops>
void evaluate(const GroupRun& group) {
  Ops ops(group);
  ops.load_initial_weights();
  run_inference(group.plan->lists(), group.run->schedule, ops);
}

template <class Ops>
void construct(void* ops, const GroupRun& group, Batch batch) {
  auto* const made = new (ops) Ops(group);
  made->load_initial_weights();
  made->begin_batch(batch);
  made->begin_step(0, {.record = 0, .due = 0xff});
}

template <class Ops>
void execute_one(void* ops, const Instruction& instruction) {
  execute(instruction, *static_cast<Ops*>(ops));
}

template <class Ops>
const double* report_of(const void* ops) {
  return static_cast<const Ops*>(ops)->report();
}

/// The functions of a Path, for operations that train so many members at once.
template <class Ops>
constexpr Path path_of(int members, int units) {
  return {members, units, train<Ops>, evaluate<Ops>, {sizeof(Ops), construct<Ops>, execute_one<Ops>, report_of<Ops>}};
}

}  // namespace cenote::cpu::CENOTE_TARGET
