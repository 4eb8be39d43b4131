#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace sidehook::test {

/// A certificate and its key, as PEM files.
struct identity {
  std::filesystem::path certificate_file;
  std::filesystem::path key_file;
};

/// A certificate authority that is made on the spot. What it issues is valid for a day, and lies in
/// a folder that outlives it.
class certificate_authority {
 public:
  certificate_authority(std::filesystem::path folder, std::string name);

  /// What those who trust it are given.
  const std::filesystem::path& certificate_file() const { return own_.certificate_file; }
  /// @param name       of the files, and the certificate's common name
  /// @param alt_names  as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1"
  identity issue(const std::string& name, const std::string& alt_names) const;

 private:
  struct deleter {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
  };
  using key = std::unique_ptr<EVP_PKEY, deleter>;
  using certificate = std::unique_ptr<X509, deleter>;

  certificate make(const std::string& name, EVP_PKEY& subject, X509* issuer,
                   const std::string& alt_names) const;
  identity write(const std::string& name, X509& certificate, EVP_PKEY& key) const;

  std::filesystem::path folder_;
  key key_;
  certificate certificate_;
  identity own_;
};

}  // namespace sidehook::test
