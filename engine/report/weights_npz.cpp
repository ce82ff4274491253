#include "engine/report/weights_npz.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "engine/data/npz.h"
#include "engine/data/sha256.h"

namespace cenote {
namespace {

/// Reads one variable of one member.
using ReadVariable = std::function<void(std::int64_t member, std::size_t variable, std::span<double> to)>;

/// The elements of an array (members, shape of the variable), one after the other, from one member at a time.
template <class T>
class Elements {
 public:
  Elements(ReadVariable read, std::size_t variable, std::int64_t size)
      : read_(std::move(read)), variable_(variable), buffer_(static_cast<std::size_t>(size)), at_(buffer_.size()) {}

  void operator()(std::span<std::byte> chunk) {
    for (std::size_t at = 0; at < chunk.size(); at += sizeof(T)) {
      const T element = next();
      std::memcpy(&chunk[at], &element, sizeof(T));
    }
  }

 private:
  T next() {
    if (at_ == buffer_.size()) {
      read_(member_++, variable_, buffer_);
      at_ = 0;
    }
    const double element = buffer_[at_++];
    return std::isnan(element) ? std::numeric_limits<T>::quiet_NaN() : static_cast<T>(element);
  }

  ReadVariable read_;
  std::size_t variable_;
  std::vector<double> buffer_;
  std::size_t at_;
  std::int64_t member_ = 0;
};

NpzWriter::Producer elements_of(const Result& result, std::size_t variable, const ReadVariable& read) {
  const std::int64_t size = result.program.variables[variable].size();
  if (result.weights_float64.empty()) return Elements<float>(read, variable, size);
  return Elements<double>(read, variable, size);
}

DType dtype_of(const Result& result) { return result.weights_float64.empty() ? DType::float32 : DType::float64; }

ReadVariable trained(const Result& result) {
  return [&result](std::int64_t member, std::size_t v, std::span<double> to) {
    const Variable& variable = result.program.variables[v];
    const std::int64_t first = member * result.program.weight_count + variable.offset;
    if (result.weights_float64.empty())
      std::copy_n(result.weights.begin() + first, to.size(), to.begin());
    else
      std::copy_n(result.weights_float64.begin() + first, to.size(), to.begin());
  };
}

ReadVariable initial(const CohortMembers& members) {
  return
      [&members](std::int64_t member, std::size_t v, std::span<double> to) { members.initial_variable(member, v, to); };
}

void write(const std::filesystem::path& file, const Result& result, const ReadVariable& read) {
  NpzWriter writer(file);
  for (std::size_t v = 0; v < result.program.variables.size(); ++v) {
    const Variable& variable = result.program.variables[v];
    Shape shape = shape_of(variable);
    shape.insert(shape.begin(), result.history.members);
    writer.add(variable.full_name(), dtype_of(result), shape, elements_of(result, v, read));
  }
  writer.close();
}

void hash_array(Sha256& hash, const Result& result, std::size_t variable) {
  const auto produce = elements_of(result, variable, trained(result));
  const std::size_t element = size_of(dtype_of(result));
  std::vector<std::byte> chunk(element * static_cast<std::size_t>(result.program.variables[variable].size()));
  for (std::int64_t member = 0; member < result.history.members; ++member) {
    produce(chunk);
    hash.update(chunk);
  }
}

}  // namespace

void write_weights_npz(const std::filesystem::path& file, const Snapshot& snapshot, const CohortMembers& members) {
  write(file, snapshot.result,
        [&, from_start = initial(members), from_result = trained(snapshot.result)](
            std::int64_t member, std::size_t variable, std::span<double> to) {
          const bool is_begun = snapshot.epochs[static_cast<std::size_t>(member)] >= 0;
          (is_begun ? from_result : from_start)(member, variable, to);
        });
}

void write_initial_weights_npz(const std::filesystem::path& file, const Result& result, const CohortMembers& members) {
  write(file, result, initial(members));
}

std::string weights_sha256(const Result& result) {
  std::vector<std::size_t> order(result.program.variables.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, {}, [&](std::size_t v) { return result.program.variables[v].full_name(); });
  Sha256 hash;
  for (const std::size_t variable : order) hash_array(hash, result, variable);
  return hash.hex();
}

}  // namespace cenote
