//! From an operation to what is sent. Pure.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::{Cookies, Endpoints};
use crate::error::{Error, Input, Kind, Operation, Step};
use crate::model::{CreateCredential, Secret};

/// A request that is ready to be sent: every header's value has been checked.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is being done.
    pub operation: Operation,
    /// Which of the operation's requests it is.
    pub step: Step,
    /// Whether it asks for a page of a list, which may be long.
    pub is_of_list: bool,
    /// Whether it carries the cookies of the page's own origin: see [`Cookies`].
    pub cookies: bool,
    /// The HTTP method.
    pub method: Method,
    /// The address, below one of the two configured ones.
    pub url: String,
    /// The value of `Authorization`.
    pub authorization: Option<Secret>,
    /// The body with its media type.
    pub body: Option<Body>,
}

/// The HTTP methods that the contract needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Create, or exchange a token.
    Post,
    /// Revoke.
    Delete,
}

/// A request's body.
#[derive(Clone, Debug)]
pub enum Body {
    /// `application/json`.
    Json(String),
    /// `application/x-www-form-urlencoded`; it holds a token.
    Form(Secret),
}

/// The name of the form's member that carries an API token: contract 2.1 knows two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenMember {
    /// What current callers send.
    RefreshToken,
    /// What an older and a sister product's text ask for.
    ApiToken,
}

/// A page of a list: its number from 1, its size from 1 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// The page's number, from 1.
    pub page: u32,
    /// Items on a page, 1 to 100.
    pub page_size: u32,
    /// Whether removed ones are listed, too.
    pub removed: bool,
}

impl PageRequest {
    fn query(self) -> String {
        let Self { page, page_size, removed } = self;
        format!("page={page}&page_size={page_size}&removed={removed}")
    }
}

/// `POST …/api-tokens/authorize`: an access token for an API token (`docs/contract.md`, 2.1).
///
/// # Errors
/// [`Input::Token`] for a text that no token can be.
pub fn exchange(endpoints: &Endpoints, api_token: &Secret, member: TokenMember) -> Result<Request, Error> {
    let token = sendable(api_token, Operation::SignIn)?;
    let name = match member {
        TokenMember::RefreshToken => "refresh_token",
        TokenMember::ApiToken => "api_token",
    };
    let encoded = Zeroizing::new(utf8_percent_encode(token, FORM).to_string());
    Ok(Request {
        operation: Operation::SignIn,
        step: Step::Token,
        is_of_list: false,
        cookies: true,
        method: Method::Post,
        url: format!("{}/csp/gateway/am/api/auth/api-tokens/authorize", endpoints.tokens()),
        authorization: None,
        body: Some(Body::Form(Secret::new(format!("{name}={}", *encoded)))),
    })
}

/// `GET /v1/users/me`: whom a token speaks for.
///
/// # Errors
/// [`Input::Token`] for a text that no token can be.
pub fn who_am_i(endpoints: &Endpoints, access_token: &Secret) -> Result<Request, Error> {
    api(endpoints, access_token, Operation::SignIn, Method::Get, "users/me")
}

/// `GET /v1/registries`.
///
/// # Errors
/// [`Input::Token`] for a text that no token can be.
pub fn registries(endpoints: &Endpoints, access_token: &Secret, page: PageRequest) -> Result<Request, Error> {
    list(endpoints, access_token, "registries", page)
}

/// `GET /v1/registries/{registry_id}`.
///
/// # Errors
/// [`Input::Token`] or [`Input::RegistryId`] for what cannot be one.
pub fn registry(endpoints: &Endpoints, access_token: &Secret, registry_id: &str) -> Result<Request, Error> {
    let path = registry_path(registry_id, Operation::Read)?;
    api(endpoints, access_token, Operation::Read, Method::Get, &path)
}

/// `POST /v1/registries/{registry_id}/credentials`.
///
/// # Errors
/// [`Input::Token`], [`Input::RegistryId`] or [`Input::Description`] for what cannot be one.
pub fn create_credential(
    endpoints: &Endpoints,
    access_token: &Secret,
    registry_id: &str,
    credential: &CreateCredential,
) -> Result<Request, Error> {
    if credential.description.trim().is_empty() {
        return Err(Error::new(Operation::Create, Kind::Invalid(Input::Description)));
    }
    let path = registry_path(registry_id, Operation::Create)? + "/credentials";
    let mut request = api(endpoints, access_token, Operation::Create, Method::Post, &path)?;
    // A struct of one text always has a form in JSON.
    request.body = serde_json::to_string(credential).ok().map(Body::Json);
    Ok(request)
}

/// `GET /v1/registries/{registry_id}/credentials`.
///
/// # Errors
/// [`Input::Token`] or [`Input::RegistryId`] for what cannot be one.
pub fn credentials(
    endpoints: &Endpoints,
    access_token: &Secret,
    registry_id: &str,
    page: PageRequest,
) -> Result<Request, Error> {
    let path = registry_path(registry_id, Operation::Read)? + "/credentials";
    list(endpoints, access_token, &path, page)
}

/// `GET /v1/registries/{registry_id}/credentials/{credential_id}`.
///
/// # Errors
/// [`Input::Token`], [`Input::RegistryId`] or [`Input::CredentialId`] for what cannot be one.
pub fn credential(
    endpoints: &Endpoints,
    access_token: &Secret,
    registry_id: &str,
    credential_id: &str,
) -> Result<Request, Error> {
    let path = credential_path(registry_id, credential_id, Operation::Read)?;
    api(endpoints, access_token, Operation::Read, Method::Get, &path)
}

/// `DELETE /v1/registries/{registry_id}/credentials/{credential_id}`.
///
/// # Errors
/// [`Input::Token`], [`Input::RegistryId`] or [`Input::CredentialId`] for what cannot be one.
pub fn revoke_credential(
    endpoints: &Endpoints,
    access_token: &Secret,
    registry_id: &str,
    credential_id: &str,
) -> Result<Request, Error> {
    let path = credential_path(registry_id, credential_id, Operation::Revoke)?;
    api(endpoints, access_token, Operation::Revoke, Method::Delete, &path)
}

fn list(
    endpoints: &Endpoints,
    access_token: &Secret,
    path: &str,
    page: PageRequest,
) -> Result<Request, Error> {
    let path = format!("{path}?{}", page.query());
    let request = api(endpoints, access_token, Operation::Read, Method::Get, &path)?;
    Ok(Request { is_of_list: true, ..request })
}

fn api(
    endpoints: &Endpoints,
    access_token: &Secret,
    operation: Operation,
    method: Method,
    path: &str,
) -> Result<Request, Error> {
    let token = sendable(access_token, operation)?;
    let step = if operation == Operation::SignIn { Step::Identity } else { Step::Request };
    Ok(Request {
        operation,
        step,
        is_of_list: false,
        cookies: operation != Operation::Create || endpoints.cookies() == Cookies::Always,
        method,
        url: format!("{}/v1/{path}", endpoints.api()),
        authorization: Some(Secret::new(format!("Bearer {token}"))),
        body: None,
    })
}

/// A token that may stand in a header: visible ASCII only. Anything else would make the browser
/// throw, or would have been pasted with something that does not belong to it.
fn sendable(token: &Secret, operation: Operation) -> Result<&str, Error> {
    let text = token.reveal();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::new(operation, Kind::Invalid(Input::Token)));
    }
    Ok(text)
}

fn registry_path(registry_id: &str, operation: Operation) -> Result<String, Error> {
    let id = segment(registry_id).ok_or_else(|| Error::new(operation, Kind::Invalid(Input::RegistryId)))?;
    Ok(format!("registries/{id}"))
}

fn credential_path(registry_id: &str, credential_id: &str, operation: Operation) -> Result<String, Error> {
    let path = registry_path(registry_id, operation)?;
    let id =
        segment(credential_id).ok_or_else(|| Error::new(operation, Kind::Invalid(Input::CredentialId)))?;
    Ok(format!("{path}/credentials/{id}"))
}

/// One path segment that an id cannot leave. Dots alone are refused: a browser takes them, also
/// when percent-encoded, for a step up (URL Standard, double-dot path segment).
fn segment(id: &str) -> Option<String> {
    let unusable = id.trim().is_empty() || id == "." || id == "..";
    (!unusable).then(|| utf8_percent_encode(id, SEGMENT).to_string())
}

/// All but the unreserved characters of RFC 3986 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same for a form's value: percent-encoding alone is a valid form of it.
const FORM: &AsciiSet = SEGMENT;
