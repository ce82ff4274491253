// Objects by which the thread sanitizer sees launches ordered among themselves and with the host: what the host did
// before a launch is known to each CUDA thread, and what each did is known to the host after it.
#pragma once

namespace simt {

inline char launch_start_object;
inline char launch_end_object;

}  // namespace simt
