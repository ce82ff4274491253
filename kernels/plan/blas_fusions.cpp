#include <fmt/format.h>

#include "kernels/plan/fusions.h"

// What a BLAS multiplies.
namespace cenote {
namespace {

std::string refused_by_blas(const FusionList& list, const Instruction& product) {
  const Slot& kernel = list.slot(product.opcode == Opcode::dense_backward_kernel ? product.out[0] : product.in[1]);
  if (kernel.rows < blas_units || kernel.columns < blas_units) return fmt::format("narrower than {}", blas_units);
  if (!list.program().allows_blas) return "recipe.reproducible is \"everywhere\"; with \"machine\" it would be taken";
  if (list.limits().blas_members == 0) return "the backend has no BLAS for members in lanes";
  if (list.limits().members > list.limits().blas_members)
    return fmt::format("more than {} members share a vector's lanes", list.limits().blas_members);
  return {};
}

}  // namespace

std::string give_to_blas_with_activation(FusionList& list, std::size_t at) {
  Instruction& product = list.at(at);
  if (std::string refusal = refused_by_blas(list, product); !refusal.empty()) return refusal;
  const std::ptrdiff_t other = list.only_other_user(at, product.out[0]);
  if (other < 0) return "the pre-activation is read again";
  const Instruction activation = list.at(static_cast<std::size_t>(other));
  if (activation.opcode != Opcode::activation_forward) return "no activation follows";
  const auto has_epilogue = list.limits().has_blas_epilogue;
  if (has_epilogue == nullptr || !has_epilogue(activation.p.activation.kind))
    return name_of(activation.p.activation.kind) + " is no epilogue of the BLAS";
  product.opcode = blas_activation_forward;
  product.out[0] = activation.out[0];
  product.p = activation.p;
  list.remove(static_cast<std::size_t>(other));
  return {};
}

std::string give_to_blas(FusionList& list, std::size_t at) {
  Instruction& product = list.at(at);
  if (std::string refusal = refused_by_blas(list, product); !refusal.empty()) return refusal;
  product.opcode = product.opcode == Opcode::dense_forward          ? blas_forward
                   : product.opcode == Opcode::dense_backward_input ? blas_backward_input
                                                                    : blas_backward_kernel;
  return {};
}

}  // namespace cenote
