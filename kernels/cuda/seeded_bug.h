#pragma once

// Mistakes that tests put into these kernels to see that they are caught (tests/kernels/cuda/seeded_bugs_test.cpp,
// whose build of the kernels defines this otherwise). Everywhere else SEEDED_BUG(name) is false, and costs nothing.
#ifndef SEEDED_BUG
#define SEEDED_BUG(name) false
#endif
