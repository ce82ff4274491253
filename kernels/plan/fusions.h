#pragma once

#include <string>

#include "kernels/plan/fusion.h"

// The fusions, each of which replaces instruction `at` and a later one, or says why not. fusion.cpp has their list.
namespace cenote {

/// As experiment files call it.
std::string name_of(Activation kind);

// blas_fusions.cpp
std::string give_to_blas_with_activation(FusionList& list, std::size_t at);
std::string give_to_blas(FusionList& list, std::size_t at);

// dense_fusions.cpp
std::string fuse_forward(FusionList& list, std::size_t at);
std::string fuse_add(FusionList& list, std::size_t at);
std::string fuse_backward(FusionList& list, std::size_t at);
std::string fuse_backward_both(FusionList& list, std::size_t at);

// norm_fusions.cpp
std::string fuse_input_norm(FusionList& list, std::size_t at);
std::string fuse_kernel_norm(FusionList& list, std::size_t at);

// activation_fusions.cpp
std::string fuse_batch_norm(FusionList& list, std::size_t at);
std::string share_derivative(FusionList& list, std::size_t at);

// update_fusions.cpp
bool changes_a_gradient(const Instruction& i);
std::string change_in_update(FusionList& list, std::size_t at);

}  // namespace cenote
