#include "engine/data/sha256.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <vector>

#include "include/cenote/error.h"

namespace cenote {
namespace {

struct ContextDelete {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDelete>;

Context make_context() {
  Context context(EVP_MD_CTX_new());
  if (!context) throw std::bad_alloc();
  return context;
}

void require(int ok) {
  if (ok != 1) throw Error("SHA-256: OpenSSL failed");
}

struct FileClose {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileClose>;

[[noreturn]] void fail_to_read(const std::filesystem::path& file) {
  throw SpecError(fmt::format("{}: {}", file.string(), std::strerror(errno)));
}

}  // namespace

struct Sha256::State {
  Context context = make_context();
};

void Sha256::Delete::operator()(State* state) const { delete state; }

Sha256::Sha256() : state_(new State) { require(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr)); }

void Sha256::update(std::span<const std::byte> bytes) {
  require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
}

std::string Sha256::hex() const {
  const Context copy = make_context();  // reading the digest ends a context
  require(EVP_MD_CTX_copy_ex(copy.get(), state_->context.get()));
  std::array<unsigned char, 32> digest{};
  require(EVP_DigestFinal_ex(copy.get(), digest.data(), nullptr));
  std::string text;
  for (const unsigned char byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

std::string sha256(std::span<const std::byte> bytes) {
  Sha256 sum;
  sum.update(bytes);
  return sum.hex();
}

std::string sha256_of_file(const std::filesystem::path& file) {
  const File stream(std::fopen(file.c_str(), "rb"));
  if (!stream) fail_to_read(file);
  Sha256 sum;
  std::vector<std::byte> chunk(1 << 18);
  while (const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), stream.get()))
    sum.update(std::span(chunk).first(count));
  if (std::ferror(stream.get())) fail_to_read(file);
  return sum.hex();
}

}  // namespace cenote
