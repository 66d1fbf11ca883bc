//! The built console: its files, and a document for each of its places.

use std::path::PathBuf;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::headers;

/// The folder of the built console, and where its API is.
#[derive(Clone, Debug)]
pub(crate) struct Console {
    folder: PathBuf,
    /// The API's origin, unless it is the console's own.
    api_origin: Option<String>,
}

/// Serves the console; without a folder, a text that says how to name one.
pub(crate) fn service(folder: Option<PathBuf>, api_origin: Option<String>) -> MethodRouter {
    match folder {
        Some(folder) => get(file_or_document).with_state(Console { folder, api_origin }),
        None => {
            get(async || (StatusCode::NOT_FOUND, "No console here: start the sandbox with --console DIR.\n"))
        }
    }
}

async fn file_or_document(State(console): State<Console>, request: Request) -> Response {
    let path = request.uri().path();
    if is_of_a_service(path) {
        return (StatusCode::NOT_FOUND, "No service here has such a path.\n").into_response();
    }
    if !is_plain(path) {
        return no_such_place();
    }
    let (place, name) = path.rsplit_once('/').unwrap_or_default();
    if matches!(name, "" | "index.html") {
        return console.document(place).await;
    }
    if !name.contains('.') {
        return if console.has_document(path).await { to_place(request.uri()) } else { no_such_place() };
    }
    let is_hashed = has_content_hash(name);
    console.file(request, is_hashed).await
}

/// Leads from a place without its last slash to the place.
fn to_place(uri: &Uri) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let place = Redirect::permanent(&format!("{}/{query}", uri.path()));
    // Permanent is for this build: another may have no such place.
    ([(CACHE_CONTROL, "no-store")], place).into_response()
}

fn no_such_place() -> Response {
    (StatusCode::NOT_FOUND, "The console has no such place. Its address is /\n").into_response()
}

impl Console {
    async fn file(&self, request: Request, is_hashed: bool) -> Response {
        let files = ServeDir::new(&self.folder).precompressed_br().precompressed_gzip();
        let Ok(response) = files.oneshot(request).await;
        let mut response = response.map(Body::new);
        if !response.status().is_client_error() && !response.status().is_server_error() {
            // A debug build's names say nothing of their content.
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            if is_hashed {
                response.headers_mut().extend(headers::section("hashed files", ""));
            }
        }
        response
    }

    /// Where a place's document is, which may not be there. The path of the place is a plain one.
    fn document_file(&self, place: &str) -> PathBuf {
        self.folder.join(place.trim_start_matches('/')).join("index.html")
    }

    async fn has_document(&self, place: &str) -> bool {
        tokio::fs::try_exists(self.document_file(place)).await.unwrap_or_default()
    }

    /// Read each time, so that a new build is seen by a reload.
    async fn document(&self, place: &str) -> Response {
        let document = match tokio::fs::read_to_string(self.document_file(place)).await {
            Ok(document) => document,
            Err(error) if place.is_empty() => {
                return (StatusCode::NOT_FOUND, format!("index.html: {error}\n")).into_response();
            }
            Err(_) => return no_such_place(),
        };
        let Some(document) = self.with_addresses(document) else {
            let text = format!(
                "{place}/index.html has no empty <meta> of regcred-api and regcred-tokens to fill.\n"
            );
            return (StatusCode::INTERNAL_SERVER_ERROR, text).into_response();
        };
        let mut response = document.into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.extend(headers::section("documents", &self.connect_sources()));
        response
    }

    /// The document with the addresses of the API and of the token service filled in.
    fn with_addresses(&self, document: String) -> Option<String> {
        let Some(origin) = &self.api_origin else { return Some(document) };
        ["regcred-api", "regcred-tokens"].into_iter().try_fold(document, |document, name| {
            let empty = format!("<meta name=\"{name}\" content=\"\">");
            let filled = format!("<meta name=\"{name}\" content=\"{origin}\">");
            document.contains(&empty).then(|| document.replace(&empty, &filled))
        })
    }

    /// The origins that the page may ask.
    fn connect_sources(&self) -> String {
        match &self.api_origin {
            Some(origin) => format!("'self' {origin}"),
            None => "'self'".to_owned(),
        }
    }
}

/// Whether a path is the API's, the token service's or the registry login's, where a document
/// would hide that an address is wrong.
fn is_of_a_service(path: &str) -> bool {
    matches!(path.split('/').nth(1), Some("v1" | "csp" | "registry"))
}

/// Whether every step of a path is a plain name, as all names in the folder are: no way leads up
/// or elsewhere, and none to a document past its headers.
fn is_plain(path: &str) -> bool {
    let is_plain_name = |name: &str| {
        !name.starts_with('.')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    // One empty name may be there: behind the last slash.
    path.starts_with('/') && !path.contains("//") && path.split('/').all(is_plain_name)
}

/// Whether a file's name tells its content: `name-0123456789abcdef.js`, or with the suffix that
/// wasm-bindgen puts between, `name-0123456789abcdef_bg.wasm`.
fn has_content_hash(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}
