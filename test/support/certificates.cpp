#include "test/support/certificates.hpp"

#include <cstdio>
#include <stdexcept>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace sidehook::test {
namespace {

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL refuses");
}

void add_extension(X509& certificate, X509* issuer, int what, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, &certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
  require(extension != nullptr);
  X509_add_ext(&certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void set_name(X509& certificate, const std::string& name) {
  const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(&certificate), "CN", MBSTRING_ASC, text, -1, -1,
                             0);
}

template <class Write>
void write_file(const std::filesystem::path& file, Write write) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "w"),
                                                            &std::fclose);
  require(out && write(out.get()) == 1);
}

long next_serial() {
  static long last = 0;
  return ++last;
}

}  // namespace

certificate_authority::certificate_authority(std::filesystem::path folder, std::string name)
    : folder_(std::move(folder)),
      key_(EVP_EC_gen("P-256")),
      certificate_(make(name, *key_, nullptr, "")),
      own_(write(name, *certificate_, *key_)) {}

identity certificate_authority::issue(const std::string& name, const std::string& alt_names) const {
  const key subject(EVP_EC_gen("P-256"));
  const certificate made = make(name, *subject, certificate_.get(), alt_names);
  return write(name, *made, *subject);
}

certificate_authority::certificate certificate_authority::make(const std::string& name,
                                                               EVP_PKEY& subject, X509* issuer,
                                                               const std::string& alt_names) const {
  constexpr long day_s = 24L * 60 * 60;
  certificate made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), next_serial());
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -day_s);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), day_s);
  X509_set_pubkey(made.get(), &subject);
  set_name(*made, name);
  X509* const by = issuer == nullptr ? made.get() : issuer;
  X509_set_issuer_name(made.get(), X509_get_subject_name(by));
  add_extension(*made, by, NID_basic_constraints,
                issuer == nullptr ? "critical,CA:TRUE" : "CA:FALSE");
  if (!alt_names.empty()) add_extension(*made, by, NID_subject_alt_name, alt_names);
  require(X509_sign(made.get(), key_.get(), EVP_sha256()) > 0);
  return made;
}

identity certificate_authority::write(const std::string& name, X509& certificate,
                                      EVP_PKEY& key) const {
  const identity files{folder_ / (name + ".pem"), folder_ / (name + "-key.pem")};
  write_file(files.certificate_file,
             [&](std::FILE* out) { return PEM_write_X509(out, &certificate); });
  write_file(files.key_file, [&](std::FILE* out) {
    return PEM_write_PrivateKey(out, &key, nullptr, nullptr, 0, nullptr, nullptr);
  });
  return files;
}

}  // namespace sidehook::test
