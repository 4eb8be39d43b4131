#include "test/e2e/transport.hpp"

namespace sidehook::test {

transport_folder::transport_folder() {
  folder.write("apis/a.json", classic_definition("a", {{"E", "h", "h.js"}}));
  folder.write("h.js",
               "var h = { DoProcessEvent: function (event, context) { log('ran ' + "
               "context.EventID); } };");
  replace("server.pem", server.certificate_file);
  replace("key.pem", server.key_file);
  replace("ca.pem", authority.certificate_file());
}

transport_folder::result transport_folder::run(std::vector<std::string> arguments) const {
  child_process::options options;
  options.directory = folder.path().string();
  child_process process(std::move(arguments), options);
  const int exit_code = process.wait();
  return {exit_code, process.output(), process.errors()};
}

transport_folder::result transport_folder::sidehook(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), sidehook_program());
  return run(std::move(arguments));
}

void transport_folder::replace(const std::string& name, const std::filesystem::path& by) const {
  const auto beside = at(name + ".new");
  std::filesystem::copy_file(by, beside);
  std::filesystem::rename(beside, at(name));
}

std::vector<std::string> encrypted() {
  return {"listen.tls.certificate_file=server.pem", "listen.tls.key_file=key.pem",
          "admin.tls.certificate_file=server.pem", "admin.tls.key_file=key.pem"};
}

}  // namespace sidehook::test
