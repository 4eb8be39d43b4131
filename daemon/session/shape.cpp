#include "daemon/session/shape.hpp"

namespace sidehook::session {
namespace {

using type = shape::type;

constexpr shape whole{type::whole};
constexpr shape number{type::number};
constexpr shape text{type::text};
constexpr shape flag{type::flag};
constexpr shape date{type::time};
constexpr shape texts{type::list, {}, &text};
constexpr shape numbers{type::list, {}, &number};
constexpr shape text_map{type::map, {}, &text};
constexpr shape any{type::any};
constexpr shape any_map{type::map, {}, &any};

constexpr named_shape smoothing_members[] = {
    {"enabled", flag}, {"threshold", whole}, {"trigger", number}, {"step", whole}, {"delay", whole},
};
constexpr shape smoothing{type::object, smoothing_members};

constexpr named_shape limit_members[] = {
    {"rate", number},
    {"per", number},
    {"smoothing", smoothing},
    {"throttle_interval", number},
    {"throttle_retry_limit", whole},
    {"max_query_depth", whole},
    {"quota_max", whole},
    {"quota_renews", whole},
    {"quota_remaining", whole},
    {"quota_renewal_rate", whole},
};
constexpr shape limit{type::object, limit_members};

constexpr named_shape allowed_url_members[] = {{"url", text}, {"methods", texts}};
constexpr shape allowed_url{type::object, allowed_url_members};
constexpr shape allowed_urls{type::list, {}, &allowed_url};

constexpr named_shape graph_type_members[] = {{"name", text}, {"fields", texts}};
constexpr shape graph_type{type::object, graph_type_members};
constexpr shape graph_types{type::list, {}, &graph_type};

constexpr named_shape field_limits_members[] = {{"max_query_depth", whole}};
constexpr shape field_limits{type::object, field_limits_members};
constexpr named_shape field_right_members[] = {
    {"type_name", text}, {"field_name", text}, {"limits", field_limits}};
constexpr shape field_right{type::object, field_right_members};
constexpr shape field_rights{type::list, {}, &field_right};

constexpr named_shape method_members[] = {{"name", text}, {"limit", limit}};
constexpr shape method{type::object, method_members};
constexpr shape methods{type::list, {}, &method};
constexpr named_shape endpoint_members[] = {{"path", text}, {"methods", methods}};
constexpr shape endpoint{type::object, endpoint_members};
constexpr shape endpoints{type::list, {}, &endpoint};

constexpr named_shape access_right_members[] = {
    {"api_name", text},
    {"api_id", text},
    {"versions", texts},
    {"allowed_urls", allowed_urls},
    {"restricted_types", graph_types},
    {"allowed_types", graph_types},
    {"limit", limit},
    {"field_access_rights", field_rights},
    {"disable_introspection", flag},
    {"allowance_scope", text},
    {"endpoints", endpoints},
};
constexpr shape access_right{type::object, access_right_members};
constexpr shape access_rights{type::map, {}, &access_right};

constexpr named_shape basic_auth_members[] = {{"password", text}, {"hash_type", text}};
constexpr shape basic_auth{type::object, basic_auth_members};
constexpr named_shape jwt_members[] = {{"secret", text}};
constexpr shape jwt{type::object, jwt_members};
constexpr named_shape monitor_members[] = {{"trigger_limits", numbers}};
constexpr shape monitor{type::object, monitor_members};

constexpr named_shape session_members[] = {
    {"last_check", whole},
    {"allowance", number},
    {"rate", number},
    {"per", number},
    {"throttle_interval", number},
    {"throttle_retry_limit", whole},
    {"max_query_depth", whole},
    {"date_created", date},
    {"expires", whole},
    {"quota_max", whole},
    {"quota_renews", whole},
    {"quota_remaining", whole},
    {"quota_renewal_rate", whole},
    {"access_rights", access_rights},
    {"org_id", text},
    {"oauth_client_id", text},
    {"oauth_keys", text_map},
    {"certificate", text},
    {"mtls_static_certificate_bindings", texts},
    {"basic_auth_data", basic_auth},
    {"jwt_data", jwt},
    {"hmac_enabled", flag},
    {"enable_http_signature_validation", flag},
    {"hmac_string", text},
    {"rsa_certificate_id", text},
    {"is_inactive", flag},
    {"apply_policy_id", text},
    {"apply_policies", texts},
    {"data_expires", whole},
    {"monitor", monitor},
    {"enable_detail_recording", flag},
    {"enable_detailed_recording", flag},
    {"meta_data", any_map},
    {"tags", texts},
    {"alias", text},
    {"last_updated", text},
    {"id_extractor_deadline", whole},
    {"session_lifetime", whole},
    {"post_expiry_action", text},
    {"post_expiry_grace_period", whole},
    {"smoothing", smoothing},
};
constexpr shape session{type::object, session_members};

}  // namespace

const shape& shape_of_session() { return session; }

}  // namespace sidehook::session
