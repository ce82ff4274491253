#include "engine/spec/files.h"

#include <fmt/format.h>

#include <system_error>

#include "engine/data/sha256.h"
#include "engine/spec/refuse.h"
#include "engine/text/text.h"

namespace cenote::spec {
namespace {

/// The value of section.key, or null.
const Value* look_up(const Value& document, const std::string& section, const std::string& key) {
  const Value* table = document.find(section);
  return table ? table->find(key) : nullptr;
}

Origin origin_of(const Value& document, const FileKey& file) {
  const Value* written = look_up(document, file.section, file.key);
  return written ? written->origin : Origin{};
}

void check_is_file(const std::string& path, const Origin& origin, const std::string& key) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::regular) return;
  const std::string shown = text::cut(text::printable(path), 200);
  const bool exists = std::filesystem::exists(status);
  refuse(origin, key, fmt::format("\"{}\" {}", shown, exists ? "is no regular file" : "is not there"), "a file's path");
}

void check_sum(const FileKey& file, const Value& written, const std::string& key) {
  const std::string sum = sha256_of_file(*file.path);
  if (sum == *written.as<std::string>()) return;
  refuse(written.origin, key, fmt::format("\"{}\" has changed: its SHA-256 is {}", *file.path, sum),
         "the file as it was; without this key, the file as it is");
}

void make_absolute_in(Value* table, const std::string& key, const std::filesystem::path& folder) {
  Value* value = table ? table->find(key) : nullptr;
  const auto* path = value ? value->as<std::string>() : nullptr;
  if (path) *value = Value(absolute_path(*path, folder, value->origin, key), value->origin);
}

}  // namespace

std::vector<FileKey> files_of(Experiment& experiment) {
  using From = DataSpec::Source;
  DataSpec& data = experiment.data;
  std::vector<FileKey> result;
  if (data.source == From::csv || data.source == From::npz) result.push_back({"data", "file", &data.file});
  if (data.source == From::idx) {
    result.push_back({"data", "images", &data.images});
    result.push_back({"data", "labels", &data.labels});
  }
  if (!experiment.cohort.initial_weights.empty())
    result.push_back({"cohort", "initial_weights", &experiment.cohort.initial_weights});
  return result;
}

std::string absolute_path(const std::string& path, const std::filesystem::path& folder, const Origin& origin,
                          const std::string& key) {
  std::string absolute = std::filesystem::absolute(folder / path).lexically_normal().string();
  if (!text::is_utf8(absolute)) refuse(origin, key, "the path is not UTF-8", "a path in UTF-8");
  return absolute;
}

void resolve_paths(Experiment& experiment, const Value& document, const std::filesystem::path& folder) {
  for (const FileKey& file : files_of(experiment))
    *file.path = absolute_path(*file.path, folder, origin_of(document, file), join(file.section, file.key));
}

void check_files(Experiment& experiment, const Value& document) {
  for (const FileKey& file : files_of(experiment)) {
    check_is_file(*file.path, origin_of(document, file), join(file.section, file.key));
    const Value* sum = look_up(document, file.section, file.sha256_key());
    if (sum) check_sum(file, *sum, join(file.section, file.sha256_key()));
  }
}

void make_paths_absolute(Value& document, const std::filesystem::path& folder) {
  for (const std::string key : {"file", "images", "labels"}) make_absolute_in(document.find("data"), key, folder);
  make_absolute_in(document.find("cohort"), "initial_weights", folder);
  Value* list = document.find("variant");
  auto* variants = list ? list->as<Value::Array>() : nullptr;
  for (std::size_t i = 0; variants && i < variants->size(); ++i)
    for (const std::string key : {"data.file", "data.images", "data.labels", "cohort.initial_weights"})
      make_absolute_in((*variants)[i].find("set"), key, folder);
}

}  // namespace cenote::spec
