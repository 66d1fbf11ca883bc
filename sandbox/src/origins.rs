//! What is served under which address.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, InvalidHeaderValue, LOCATION, RETRY_AFTER,
};
use axum::http::{HeaderName, Method};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;
use tower_http::cors::CorsLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::options::ExposedHeaders;
use crate::{Sandbox, api, console, headers, registry_login, token_service};

/// Console, API and token service under one address: no script of another origin may call them.
pub fn same_origin(sandbox: &Arc<Sandbox>, console_folder: Option<PathBuf>) -> Router {
    with_common_headers(services(sandbox).fallback_service(console::service(console_folder, None)))
}

/// The console alone, which is told that its API is at `api_origin`.
pub fn console_only(console_folder: Option<PathBuf>, api_origin: String) -> Router {
    with_common_headers(Router::new().fallback_service(console::service(console_folder, Some(api_origin))))
}

/// API and token service for scripts of `console_origin`.
///
/// # Errors
/// If that origin could not stand in a header.
pub fn api_only(
    sandbox: &Arc<Sandbox>,
    console_origin: &str,
    exposed: ExposedHeaders,
) -> Result<Router, InvalidHeaderValue> {
    let exposed: &[HeaderName] = match exposed {
        ExposedHeaders::Exposed => &[LOCATION, RETRY_AFTER],
        ExposedHeaders::Hidden => &[],
    };
    let cors = CorsLayer::new()
        .allow_origin(HeaderValue::try_from(console_origin)?)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE])
        .expose_headers(exposed.to_vec())
        .max_age(Duration::from_secs(600));
    Ok(with_common_headers(services(sandbox).layer(cors)))
}

/// Everything but the console. Nothing of it may be stored: answers hold passwords and tokens.
fn services(sandbox: &Arc<Sandbox>) -> Router {
    Router::new()
        .nest("/v1", api::routes())
        .nest("/csp/gateway/am/api/auth", token_service::routes())
        .route("/registry/token", get(registry_login::token))
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .with_state(Arc::clone(sandbox))
}

fn with_common_headers(router: Router) -> Router {
    router.layer(map_response(async |mut response: Response| {
        response.headers_mut().extend(headers::section("everything", ""));
        response
    }))
}
