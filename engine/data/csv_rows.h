#pragma once

#include <csv.h>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "include/cenote/error.h"

namespace cenote {

/// The rows of a CSV file that another program wrote (RFC 4180): a header row with the columns' names, each once, then
/// rows of as many fields. Lines end in LF, CR LF or CR; empty ones and a byte order mark are passed over.
class CsvRows {
 public:
  using Fields = std::vector<std::string>;

  /// Reads the header. @throws SpecError naming the file, and the line if it can be read
  explicit CsvRows(const std::filesystem::path& file);
  ~CsvRows();
  CsvRows(const CsvRows&) = delete;
  CsvRows& operator=(const CsvRows&) = delete;

  /// The columns' names, without the blanks around them.
  const Fields& header() const { return header_; }
  /// The next row's fields as they are written. @returns false at the end.
  /// @throws SpecError naming file and line if its quotes are wrong, or it has too few or too many fields
  bool next(Fields& fields);
  /// Whether the line that was read last has no end, as where a file was cut off, or where nobody wrote it.
  bool ends_open() const { return ends_open_; }

  /// The number of a column of the row that was read last, with blanks around it and a sign; nan, inf and infinity too.
  /// @param allowed what the message says is
  /// @throws SpecError naming file, line, column and the cell if it holds anything else, or is beyond a double
  double number(const Fields& fields, std::size_t column, std::string_view allowed) const;

  /// `FILE:LINE: what`, of the line that the row last read ended in.
  SpecError error_here(std::string_view what) const;
  /// `FILE:LINE: column "NAME" (NUMBER): what`.
  SpecError error_here(std::size_t column, std::string_view what) const;

 private:
  void read_header();
  bool next_row(Fields& fields);
  bool read_line(std::string& text);
  void feed(std::string& text);
  void finish();
  [[noreturn]] void fail();
  void rethrow();
  static void take_field(void* text, std::size_t size, void* self);
  static void take_row(int end, void* self);

  std::filesystem::path file_;
  std::filebuf stream_;
  csv_parser parser_;
  std::int64_t line_ = 0;
  bool ends_open_ = false;
  Fields header_, fields_;
  bool complete_ = false;
  std::exception_ptr failure_;
};

/// Without spaces and tabs before and after.
std::string_view without_blanks(std::string_view text);

}  // namespace cenote
