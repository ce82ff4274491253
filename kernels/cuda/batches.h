#pragma once

#include <tuple>
#include <type_traits>

#include "kernels/cuda/device.h"
#include "kernels/cuda/launch.h"
#include "kernels/interpreter/run_step.h"
#include "kernels/plan/plan.h"

// Readings that stand beside each other in a list, and changes of gradients, which are one launch for each kind of
// operation, however deep the network is: a table of operations on the device, over (operation, member, part).
namespace cenote::cuda {

/// Instructions at the front of a list that can be done at once, none of which touches memory that another writes; 0
/// where the interpreter does as well.
std::int32_t batch_at_front(InstructionList list, std::uint8_t due, const Plan& plan, std::int64_t batch_size);

template <class... Operations>
struct TablesOf : std::tuple<OperationTable<Operations>...> {
  template <class Operation>
  static constexpr bool have = (std::is_same_v<Operation, Operations> || ...);

  template <class Operation>
  void enter(const Operation& operation) {
    std::get<OperationTable<Operation>>(*this).operations.push_back(operation);
  }
  /// Calls visit(table) for those that are not empty.
  template <class Visit>
  void for_each(Visit visit) {
    const auto visit_if = [&](auto& table) {
      if (!table.operations.empty()) visit(table);
    };
    (visit_if(std::get<OperationTable<Operations>>(*this)), ...);
  }
};
/// What they become, kinds in an order in which one may need another.
using Tables =
    TablesOf<Combine, TakeMoments, TakeValues, TakeReading, ChunkSums, SquareSum, ClipFactor, ChangeGradient>;

/// Bytes of the tables of all lists of a Plan, for a full batch and for a partial one.
std::size_t table_bytes(const Plan& plan);

/// The device's copies of tables, which stay as long as a captured step may be replayed.
class TableMemory {
 public:
  explicit TableMemory(const DeviceArray<std::byte>& to) : to_(to), staged_(to.size()) {}

  /// Says where the table will be; its contents go there by upload().
  template <class Operation>
  void put(OperationTable<Operation>& table) {
    table.on_device = reinterpret_cast<const Operation*>(to_.data() + used_);
    append(table.operations.data(), table.operations.size() * sizeof(Operation));
  }
  /// Enqueues the copy of what is new.
  void upload();
  /// Forgets all. Nothing that was put may be in use any more.
  void clear() { used_ = uploaded_ = 0; }

 private:
  void append(const void* from, std::size_t bytes);

  const DeviceArray<std::byte>& to_;
  PinnedArray<std::byte> staged_;
  std::size_t used_ = 0, uploaded_ = 0;
};

}  // namespace cenote::cuda
