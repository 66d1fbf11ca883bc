//! What is served under which address.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, InvalidHeaderValue, LOCATION, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, Method};
use axum::routing::get;
use tower_http::cors::CorsLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::options::ExposedHeaders;
use crate::{Sandbox, api, console, registry_login, token_service};

/// Console, API and token service under one address: no script of another origin may call them.
pub fn same_origin(sandbox: &Arc<Sandbox>, console_folder: Option<PathBuf>) -> Router {
    with_nosniff(services(sandbox).fallback_service(console::service(console_folder, None)))
}

/// The console alone, which is told that its API is at `api_origin`.
pub fn console_only(console_folder: Option<PathBuf>, api_origin: String) -> Router {
    with_nosniff(Router::new().fallback_service(console::service(console_folder, Some(api_origin))))
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
    Ok(with_nosniff(services(sandbox).layer(cors)))
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

fn with_nosniff(router: Router) -> Router {
    router.layer(SetResponseHeaderLayer::overriding(
        X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ))
}
