#include "engine/report/csv_lines.h"
#include "engine/report/read_run.h"

namespace cenote {

MembersFile read_members(const std::filesystem::path& file) {
  CsvLines lines(file);
  const auto& header = lines.header();
  const std::size_t last = header.size() - 1;
  if (header.size() < 4 || header[0] != "member" || header[1] != "seed_index" || header[last - 1] != "epochs_done")
    lines.fail("is no header of a members.csv");
  MembersFile result;
  std::vector<std::string_view> fields;
  while (lines.next(fields)) {
    MembersFile::Row& row = result.rows.emplace_back();
    row.member = lines.to_integer(fields[0]);
    row.seed_index = lines.to_integer(fields[1]);
    for (std::size_t i = 2; i + 1 < last; ++i) row.varied[header[i]] = lines.to_number(fields[i]);
    row.epochs_done = lines.to_integer(fields[last - 1]);
    if (!fields[last].empty()) row.first_nonfinite_step = lines.to_integer(fields[last]);
  }
  return result;
}

}  // namespace cenote
