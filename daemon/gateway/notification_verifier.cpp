#include "daemon/gateway/notification_verifier.hpp"

#include <memory>
#include <optional>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "config/base64.hpp"
#include "daemon/session/notification_signature.hpp"

namespace sidehook::gateway {
namespace {

// How gateways number what they sign with: Go's crypto.SHA256.
constexpr std::int64_t sha256_of_secret = 5;

template <auto release>
struct releaser {
  template <class Object>
  void operator()(Object* object) const {
    release(object);
  }
};
using key_pointer = std::unique_ptr<EVP_PKEY, releaser<EVP_PKEY_free>>;
using context_pointer = std::unique_ptr<EVP_MD_CTX, releaser<EVP_MD_CTX_free>>;
using decoder_pointer = std::unique_ptr<OSSL_DECODER_CTX, releaser<OSSL_DECODER_CTX_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// "PUBLIC KEY" and "RSA PUBLIC KEY" alike, as gateways take both. Null for anything else.
key_pointer read_key(const std::string& pem) {
  EVP_PKEY* key = nullptr;
  const decoder_pointer decoder(OSSL_DECODER_CTX_new_for_pkey(
      &key, "PEM", nullptr, "RSA", EVP_PKEY_PUBLIC_KEY, nullptr, nullptr));
  const unsigned char* data = bytes_of(pem);
  std::size_t size = pem.size();
  if (decoder) OSSL_DECODER_from_data(decoder.get(), &data, &size);
  ERR_clear_error();
  return key_pointer(key);
}

bool is_signature_of(std::string_view signature, std::string_view text, EVP_PKEY& key) {
  const context_pointer context(EVP_MD_CTX_new());
  const bool is_right =
      context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, &key) == 1 &&
      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                       text.size()) == 1;
  ERR_clear_error();
  return is_right;
}

bool are_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::string notification_verifier::fault_of(const notification& what) const {
  return what.algorithm == sha256_of_secret ? fault_of_digest(what) : fault_of_key(what);
}

std::string notification_verifier::fault_of_digest(const notification& what) const {
  if (are_equal(what.signature,
                session::notification_signature(what.command, what.payload, keys_.node_secret)))
    return "";
  return "its signature is not made with our gateway.node_secret";
}

std::string notification_verifier::fault_of_key(const notification& what) const {
  if (keys_.public_key.empty()) {
    return what.signature.empty()
               ? "it is not signed (reload.tyk_allow_unsigned)"
               : "it is signed with a key, and ours is not known (reload.tyk_public_key_file)";
  }
  const auto key = read_key(keys_.public_key);
  if (!key) return public_key_fault(keys_.public_key);
  const auto signature = config::from_base64(what.signature);
  if (signature && is_signature_of(*signature, what.payload, *key)) return "";
  return "its signature is not of the key in reload.tyk_public_key_file";
}

std::string public_key_fault(const std::string& pem) {
  return read_key(pem) ? "" : "there is no RSA key in PEM in reload.tyk_public_key_file";
}

}  // namespace sidehook::gateway
