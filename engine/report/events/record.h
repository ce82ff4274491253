#pragma once

#include <string>
#include <string_view>

namespace cenote::events {

/// Appends a record as TensorFlow's record files hold it: length (u64, little-endian), masked CRC-32C of its bytes
/// (u32), data, masked CRC-32C of the data (u32).
void append_record(std::string& file, std::string_view data);

}  // namespace cenote::events
