#include <catch2/catch.hpp>

#include "config/certificate_subject.hpp"
#include "config/text_rules.hpp"
#include "test/unit/config/faults.hpp"

namespace listeners_test {

using namespace sidehook;
using test::faults_with;
using kind = config::certificate_subject::kind;

namespace {

std::optional<kind> kind_of(const std::string& subject) {
  const auto parsed = config::parse_certificate_subject(subject);
  return parsed ? std::optional(parsed->is) : std::nullopt;
}

}  // namespace

TEST_CASE("a listener has an address, or the path of a socket, or both") {
  CHECK(faults_with({"listen.unix_socket=/run/a", "admin.unix_socket=/run/b"}).empty());
  CHECK(faults_with({"listen.unix_socket=/run/a", "listen.address="}).empty());
  CHECK(faults_with({"admin.address="}) ==
        test::lines{"--set admin.address: \"\" is not allowed: there is nowhere else to listen; "
                    "give an IP address, or admin.unix_socket a path"});
  CHECK(faults_with({"listen.unix_socket=/run/a", "admin.unix_socket=/run/a"}) ==
        test::lines{"--set admin.unix_socket: \"/run/a\" is not allowed: it is the value of "
                    "listen.unix_socket too"});
  CHECK(faults_with({"listen.unix_socket=" + std::string(108, 'a')}).size() == 1);
  CHECK(faults_with({"listen.address=", "listen.unix_socket=/run/a", "listen.port=8091"}).empty());
}

TEST_CASE("a Unix domain socket needs no way in, and an address that others reach does") {
  CHECK(faults_with({"listen.unix_socket=/run/a", "listen.address="}).empty());
  CHECK(faults_with({"listen.unix_socket=/run/a", "listen.address=0.0.0.0"}).size() == 1);
}

TEST_CASE("the mode of a socket is octal") {
  CHECK(config::file_mode("0660") == 0660U);
  CHECK(config::file_mode("777") == 0777U);
  CHECK(config::file_mode("000") == 0U);
  for (const auto* text : {"", "66", "1777", "0668", "06600", "+660", "0x66", "rw-r"})
    CHECK_FALSE(config::file_mode(text));
  CHECK(faults_with({"listen.unix_socket_mode=0680"}) ==
        test::lines{"--set listen.unix_socket_mode: \"0680\" is not allowed: must be octal digits, "
                    "as in \"0660\""});
}

TEST_CASE("a key, or authorities of clients, without a certificate are refused") {
  CHECK(faults_with({"listen.tls.key_file=k.pem"}) ==
        test::lines{"--set listen.tls.key_file: \"k.pem\" is not allowed: connections are not "
                    "encrypted; set listen.tls.certificate_file"});
  CHECK(faults_with({"admin.tls.client_ca_file=ca.pem",
                     R"(admin.auth=[{"type":"mutual_tls","subjects":["*"]}])"}) ==
        test::lines{"--set admin.tls.client_ca_file: \"ca.pem\" is not allowed: connections are "
                    "not encrypted; set admin.tls.certificate_file"});
  CHECK(faults_with({"listen.tls.min_version=1.1"}) ==
        test::lines{"--set listen.tls.min_version: \"1.1\" is not allowed: must be one of 1.2, "
                    "1.3"});
}

TEST_CASE("authorities of clients and a way in by certificate need one another") {
  const std::string way = R"(listen.auth=[{"type":"mutual_tls","subjects":["*"]}])";
  const std::string certificate = "listen.tls.certificate_file=c.pem";
  const std::string authorities = "listen.tls.client_ca_file=ca.pem";
  CHECK(faults_with({certificate, authorities, way}).empty());
  CHECK(faults_with({certificate, authorities, way, "listen.address=0.0.0.0"}).empty());
  CHECK(faults_with({certificate, way}) ==
        test::lines{"--set listen.auth: item 1: the type mutual_tls is not allowed: clients are "
                    "asked for no certificate; set listen.tls.client_ca_file"});
  CHECK(faults_with({certificate, authorities}) ==
        test::lines{"--set listen.tls.client_ca_file: \"ca.pem\" is not allowed: it keeps out "
                    "nobody who shows no certificate; give listen.auth a way of the type "
                    "mutual_tls"});
}

TEST_CASE("a subject is a common name, a DNS name, those below one, a URI, or any") {
  CHECK(kind_of("*") == kind::any);
  CHECK(kind_of("CN=gateway 1") == kind::common_name);
  CHECK(kind_of("CN=a://b") == kind::common_name);
  CHECK(kind_of("gw.example") == kind::dns_name);
  CHECK(kind_of("*.gw.example") == kind::dns_below);
  CHECK(kind_of("spiffe://acme/gw") == kind::uri);
  CHECK(config::parse_certificate_subject("*.gw.example")->name == "gw.example");
  CHECK(config::parse_certificate_subject("CN=x")->name == "x");
  for (const auto* text :
       {"", "CN=", "*.", "*a.example", "*.*.example", ".a", "a.", "a b", "a*", "CN=\n", "ü"})
    CHECK_FALSE(kind_of(text));
  CHECK_FALSE(kind_of(std::string(1025, 'a')));
}

}  // namespace listeners_test
