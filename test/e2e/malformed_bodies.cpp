#include "test/e2e/malformed_requests.hpp"
#include "test/support/gzip.hpp"
#include "test/support/http_client.hpp"

namespace sidehook::test {
namespace {

using list = std::vector<malformed_request>;

class bodies {
 public:
  void add(const std::string& name, const std::string& body, unsigned status,
           const header_fields& headers = {}) {
    all_.push_back({name, request_text("POST", "/events", headers, body), status});
  }
  void add(const std::string& body, unsigned status, const header_fields& headers = {}) {
    add("body " + body.substr(0, 50), body, status, headers);
  }
  list take() { return std::move(all_); }

 private:
  list all_;
};

std::string nested(const std::string& open, const std::string& close, int levels) {
  std::string text;
  for (int i = 0; i < levels; ++i) text += open;
  for (int i = 0; i < levels; ++i) text += close;
  return text;
}

std::string with_metadata(const std::string& value) {
  return R"({"EventType":"E","EventMetaData":{"a":)" + value + "}}";
}

void add_json(bodies& all) {
  for (const std::string body :
       {"",           " ",       "\n",         "{",         "[",         "{\"",       "{\"a",
        "{\"a\"",     "{\"a\":", "{\"a\":1",   "{\"a\":1,", "[1",        "[1,",       "[1,]",
        "{\"a\":1,}", "{,}",     "[,]",        "{a:1}",     "{'a':1}",   "{\"a\" 1}", "{\"a\"=1}",
        "nul",        "tru",     "NaN",        "Infinity",  "-",         "undefined", "// x",
        "/* x */ {}", "{} {}",   "{}]",        "[]]",       "<event/>",  "Type=E",    "E",
        "\"E",        "\\",      "{\"a\":1}}", "\x00",      "\xFE\xFF{", "[{}] x"})
    all.add(body, 400);
  all.add(std::string("{\"Type\":\"E\0\"}", 13), 400);
  all.add(std::string("\0{}", 3), 400);
  for (const std::string value : {"01",
                                  "+1",
                                  ".5",
                                  "1.",
                                  "1e",
                                  "1e+",
                                  "0x1",
                                  "1_0",
                                  "--1",
                                  "NaN",
                                  "\"\t\"",
                                  "\"\n\"",
                                  "\"\x01\"",
                                  "\"\\x41\"",
                                  "\"\\u12\"",
                                  "\"\\ud800\"",
                                  "\"\\ud800x\"",
                                  "\"\\ud800\\u0041\"",
                                  "\"\xFF\"",
                                  "\"\xC0\x80\"",
                                  "\"\xED\xA0\x80\"",
                                  "\"\xF4\x90\x80\x80\"",
                                  "\"\xE2\x82\"",
                                  "\"\xC3\"",
                                  "'a'",
                                  "tRue",
                                  "[1 2]",
                                  "{\"b\" 1}",
                                  "\"a",
                                  "1 2"})
    all.add("metadata " + value, with_metadata(value), 400);
  all.add("100 levels of arrays", with_metadata(nested("[", "]", 100)), 413);
  all.add("100,000 levels of arrays", nested("[", "]", 100'000), 413);
  all.add("100,000 levels of objects", nested("{\"a\":", "}", 100'000), 413);
  all.add("an array that goes on and on", nested("[", "", 200'000), 413);
  std::string members = R"({"EventType":"E")";
  for (int i = 0; i < 10'001; ++i) members += ",\"a\":1";
  all.add("10,002 members", members + "}", 413);
  all.add("an event of 300,000 bytes", with_metadata("\"" + std::string(300'000, 'x') + "\""), 413);
  all.add("a body of 1,100,000 bytes", std::string(1'100'000, ' '), 413);
  std::string batch = "[{}";
  for (int i = 0; i < 1'000; ++i) batch += ",{}";
  all.add("1,001 events", batch + "]", 413);
}

void add_events(bodies& all) {
  for (const std::string body : {"{}",
                                 "null",
                                 "true",
                                 "1",
                                 "\"E\"",
                                 "{\"a\":1}",
                                 R"({"EventType":null})",
                                 R"({"EventType":1})",
                                 R"({"EventType":""})",
                                 R"({"EventType":{}})",
                                 R"({"Type":[]})",
                                 R"({"type":"E"})",
                                 R"({"EventType":"E","EventMetaData":[]})",
                                 R"({"EventType":"E","EventMetaData":"x"})",
                                 R"({"EventType":"E","EventMetaData":1})",
                                 R"({"EventType":"E","TimeStamp":1})",
                                 R"({"EventType":"E","TimeStamp":{}})",
                                 R"({"EventType":"E","APIID":1})",
                                 R"({"EventType":"E","api_id":null})",
                                 R"({"EventType":"E"})",
                                 R"({"EventType":"E","EventMetaData":{"Path":"/nowhere"}})",
                                 R"({"event":"E"})",
                                 R"({"event":1,"message":"m"})",
                                 R"({"message":"m"})",
                                 R"({"__proto__":{"EventType":"E"}})"})
    all.add(body, 422);
  all.add("a type of 257 bytes", R"({"EventType":")" + std::string(257, 'E') + "\"}", 422);
  all.add(R"({"EventType":"E","APIID":"nowhere"})", 404);
  all.add(R"({"EventType":"E","EventMetaData":{"APIID":"nowhere"}})", 404);
}

void add_codings(bodies& all) {
  const std::string event = R"({"EventType":"E","EventMetaData":{"APIID":"a"}})";
  const auto packed = gzip(event);
  const header_fields coded{{"Content-Encoding", "gzip"}};
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{9}, std::size_t{10},
                                 packed.size() / 2, packed.size() - 1})
    all.add("gzip cut after " + std::to_string(size), packed.substr(0, size), 400, coded);
  all.add("no gzip", event, 400, coded);
  auto damaged = packed;
  damaged[packed.size() - 5] = static_cast<char>(damaged[packed.size() - 5] ^ 1);
  all.add("gzip with another checksum", damaged, 400, coded);
  all.add("gzip and more", packed + "more", 400, coded);
  all.add("a gzip bomb", gzip(std::string(64 * 1024 * 1024, ' ')), 413, coded);
  all.add("a gzip bomb within another", gzip(gzip(std::string(64 * 1024 * 1024, ' '))), 400, coded);
  for (const auto* coding :
       {"br", "deflate", "compress", "zstd", "gzip, gzip", "identity, gzip", "x"})
    all.add(std::string("coding ") + coding, packed, 415, {{"Content-Encoding", coding}});
}

void add_cloud_events(bodies& all) {
  const header_fields structured{{"Content-Type", "application/cloudevents+json"}};
  const header_fields batched{{"Content-Type", "application/cloudevents-batch+json"}};
  for (const std::string body :
       {R"({})", R"({"specversion":"1.0"})",
        R"({"specversion":"0.3","id":"1","source":"s","type":"t"})",
        R"({"specversion":1.0,"id":"1","source":"s","type":"t"})",
        R"({"specversion":"1.0","id":1,"source":"s","type":"t"})",
        R"({"specversion":"1.0","id":"1","source":"","type":"t"})",
        R"({"specversion":"1.0","id":"1","source":"s","type":"t","x":{}})",
        R"({"specversion":"1.0","id":"1","source":"s","type":"t","data":1,"data_base64":""})",
        "[]x"})
    all.add("CloudEvent " + body, body, body == "[]x" ? 400 : 422, structured);
  all.add("a batch that is none", R"({"specversion":"1.0"})", 400, batched);
  all.add("a batch of numbers", "[1,2]", 422, batched);
  all.add("a CloudEvent in Avro", "x", 415, {{"Content-Type", "application/cloudevents+avro"}});
  const auto binary = [](const std::string& id, const std::string& version) {
    return header_fields{{"ce-specversion", version},
                         {"ce-id", id},
                         {"ce-source", "/s"},
                         {"ce-type", "t"},
                         {"Content-Type", "application/json"}};
  };
  all.add("binary with half a body", "{", 400, binary("1", "1.0"));
  all.add("binary with two bodies", "{}{}", 400, binary("1", "1.0"));
  all.add("binary of another version", "{}", 422, binary("1", "9"));
  all.add("binary with %C0%A0", "{}", 400, binary("%C0%A0", "1.0"));
  all.add("binary with %ff", "{}", 400, binary("%ff", "1.0"));
  all.add("binary with a long id", "{}", 422, binary(std::string(300, 'i'), "1.0"));
}

void add_senders(bodies& all) {
  const std::string event = R"({"EventType":"E","EventMetaData":{"APIID":"a"}})";
  for (const auto* name : {"Idempotency-Key", "webhook-id"}) {
    all.add(std::string(name) + " that is empty", event, 400, {{name, ""}});
    all.add(std::string(name) + " with a blank", event, 400, {{name, "a b"}});
    all.add(std::string(name) + " of 256 bytes", event, 400, {{name, std::string(256, 'i')}});
    all.add(std::string(name) + " that is no ASCII", event, 400, {{name, "\xC3\xA4"}});
  }
  all.add("records that are none", R"({"requestId":"r","records":7})", 422,
          {{"X-Amz-Firehose-Protocol-Version", "1.0"}});
  all.add("a record that is no base64", R"({"requestId":"r","records":[{"data":"*"}]})", 422,
          {{"X-Amz-Firehose-Protocol-Version", "1.0"}});
  all.add("a line of a log without an API", R"({"request_uri":"/nowhere","status":200})", 422);
}

}  // namespace

std::vector<malformed_request> malformed_bodies() {
  bodies all;
  add_json(all);
  add_events(all);
  add_codings(all);
  add_cloud_events(all);
  add_senders(all);
  return all.take();
}

}  // namespace sidehook::test
