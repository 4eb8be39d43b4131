#include "daemon/access/current_tls.hpp"

#include <filesystem>

#include <catch2/catch.hpp>

#include "test/support/certificates.hpp"
#include "test/support/temporary_folder.hpp"

namespace current_tls_test {

using namespace sidehook;
using namespace sidehook::test;
using lines = std::vector<std::string>;

namespace {

struct fixture {
  config::tls_settings settings() const {
    config::tls_settings made;
    made.certificate_file = server.certificate_file.string();
    made.key_file = server.key_file.string();
    return made;
  }
  static lines faults(access::current_tls& tls) {
    lines found;
    for (const auto& fault : tls.reload()) found.push_back(config::to_string(fault));
    return found;
  }
  void replace(const std::filesystem::path& file, const std::filesystem::path& by) const {
    std::filesystem::copy_file(by, file, std::filesystem::copy_options::overwrite_existing);
  }

  temporary_folder folder;
  certificate_authority authority{folder.path(), "authority"};
  identity server = authority.issue("server", "DNS:localhost");
  identity renewed = authority.issue("renewed", "DNS:localhost");
  std::string at = server.certificate_file.string();
  std::string key_at = server.key_file.string();
};

}  // namespace

TEST_CASE_METHOD(fixture, "without a certificate there is no TLS, and nothing wrong") {
  access::current_tls tls("listen.tls", {});
  CHECK(faults(tls).empty());
  CHECK_FALSE(tls.source());
}

TEST_CASE_METHOD(fixture,
                 "files are read at each reload, and give another context if they changed") {
  access::current_tls tls("listen.tls", settings());
  const auto source = tls.source();
  CHECK(source() == nullptr);
  CHECK(faults(tls).empty());
  const auto first = source();
  CHECK(first != nullptr);
  CHECK(faults(tls).empty());
  CHECK(source() == first);
  replace(at, renewed.certificate_file);
  replace(key_at, renewed.key_file);
  CHECK(faults(tls).empty());
  CHECK(source() != first);
}

TEST_CASE_METHOD(fixture, "a renewal that is half done leaves in force what was before") {
  access::current_tls tls("listen.tls", settings());
  REQUIRE(faults(tls).empty());
  const auto before = tls.get();
  replace(at, renewed.certificate_file);
  CHECK(faults(tls) ==
        lines{key_at + ": holds a key that does not fit the certificate (listen.tls.key_file: "
                       "the files read before stay in force)"});
  CHECK(tls.get() == before);
  replace(key_at, renewed.key_file);
  CHECK(faults(tls).empty());
  CHECK(tls.get() != before);
}

TEST_CASE_METHOD(fixture, "a file that was never good is told with its option") {
  auto with = settings();
  with.certificate_file = (folder.path() / "none.pem").string();
  access::current_tls none("admin.tls", with);
  CHECK(faults(none) == lines{with.certificate_file +
                              ": cannot be read: No such file or directory "
                              "(admin.tls.certificate_file: no connection is taken without)"});
  CHECK(none.source()() == nullptr);

  with = settings();
  with.key_file = "";
  access::current_tls keyless("listen.tls", with);
  CHECK(faults(keyless) ==
        lines{at + ": holds no private key in PEM (listen.tls.certificate_file: no "
                   "connection is taken without)"});

  with = settings();
  with.client_ca_file = key_at;
  access::current_tls unsure("listen.tls", with);
  CHECK(faults(unsure) ==
        lines{key_at + ": holds no certificate in PEM (listen.tls.client_ca_file: no "
                       "connection is taken without)"});
}

TEST_CASE_METHOD(fixture, "an empty file of authorities does not open the door") {
  auto with = settings();
  folder.write("ca.pem", "");
  with.client_ca_file = (folder.path() / "ca.pem").string();
  access::current_tls tls("listen.tls", with);
  CHECK(faults(tls) ==
        lines{with.client_ca_file + ": is empty (listen.tls.client_ca_file: no connection is taken "
                                    "without)"});
}

TEST_CASE_METHOD(fixture, "what is wrong with a key shows nothing of it") {
  folder.write(
      "marker.pem",
      "-----BEGIN PRIVATE KEY-----\nbWFya2VybWFya2VybWFya2Vy\n-----END PRIVATE KEY-----\n");
  auto with = settings();
  with.key_file = (folder.path() / "marker.pem").string();
  access::current_tls tls("listen.tls", with);
  const auto found = faults(tls);
  REQUIRE(found.size() == 1);
  CHECK(found[0] == with.key_file +
                        ": holds no private key in PEM (listen.tls.key_file: no connection is "
                        "taken without)");
}

}  // namespace current_tls_test
