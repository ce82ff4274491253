#pragma once

#include "engine/data/table.h"

namespace cenote {

/// The handwritten digits of scikit-learn's load_digits: 1,797 images of 8×8 grey values, scaled by 1/16 to [0, 1], in
/// ten classes.
///
/// They are the test part of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak, UCI Machine
/// Learning Repository (1998), https://doi.org/10.24432/C50P49, licensed CC BY 4.0.
Table load_digits();

}  // namespace cenote
