//! From an answer to its meaning. Pure.
//!
//! The HTTP status decides, then the body; the media type decides nothing, so that a secret under
//! a wrong label is not dropped. Every answer to a create request has one meaning:
//!
//! | answer | meaning | may one have been created? |
//! |---|---|---|
//! | 201, or another 2xx, with a password; the username may be missing | the credential | it was |
//! | 2xx whose body was cut off, stopped by the caller, or late | [`Kind::Network`], [`Kind::Aborted`], [`Kind::Timeout`] | yes |
//! | 2xx whose body is too long to be read | [`Kind::Unreadable`] | yes |
//! | 201 with anything else, also an empty password | [`Kind::Unreadable`] | yes |
//! | another 2xx with anything else, 1xx, 3xx (not followed) | [`Kind::Unexpected`] | yes |
//! | 400, 405, 415, 422 | [`Kind::Refused`], with its violations | no |
//! | 401 | [`Kind::Unauthorized`] | no |
//! | 403 | [`Kind::Forbidden`] | no |
//! | 404; 405 where a session is got | [`Kind::NotFound`]: see [`Missing`] | no |
//! | 409 | [`Kind::Conflict`] | no |
//! | 413 | [`Kind::TooLarge`] | no |
//! | 431, or a 400 whose text says that a header is too large | [`Kind::TokenTooLarge`] | no |
//! | 429 | [`Kind::RateLimited`] | no |
//! | another 4xx, such as a gateway's 408 | [`Kind::Unexpected`] | yes |
//! | 503 | [`Kind::Unavailable`] | yes |
//! | another 5xx | [`Kind::ServerError`] | yes |
//! | 503 or another 5xx, with a whole login | the credential | it was |
//!
//! A body that was cut off does not change what a failure's status says.
//!
//! A body that is a JSON object is read as a problem document whatever its label. Of HTML, XML or text,
//! normal answers of a gateway, the reason is taken; nothing or half an object says no more than the
//! status. A problem's
//! own `status` is kept and overrules nothing. `Location` counts where its path ends in
//! `registries/{registry}/credentials/{id}`, with the registry that was asked, on any origin or none;
//! without an origin `credentials/{id}` and `{id}` alone are enough. `Retry-After` is read in seconds or as
//! a date, held between 0 and 3600 s; nonsense counts as absent.

use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use zeroize::Zeroizing;

use crate::error::{Error, Kind, Missing, Operation, Step};
use crate::model::{
    AccessTokenAnswer, Credential, NewCredential, Page, Problem, Registry, UserTokenInfo, after_scheme, json,
    markup,
};

/// An answer as it came. Printed for debugging, its body is a length.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The address that was asked; empty where that is not known.
    pub url: String,
    /// The HTTP status; 0 for a redirect that was not followed.
    pub status: u16,
    /// The `Location` header, where the browser lets it be read.
    pub location: Option<String>,
    /// The `Retry-After` header, where the browser lets it be read.
    pub retry_after: Option<String>,
    /// The body; wiped when dropped, since it may hold a secret.
    pub body: Zeroizing<Vec<u8>>,
    /// How the body ended.
    pub body_end: BodyEnd,
    /// When it came, in milliseconds since 1970, by this machine's clock.
    pub received_at: u64,
}

/// How the body of an [`Answer`] ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodyEnd {
    /// It came as a whole.
    #[default]
    Complete,
    /// The connection broke.
    Cut,
    /// The caller's own signal ended the request.
    Aborted,
    /// The time was over before it had come to its end.
    Late,
    /// It was longer than any that is read, and not read to its end.
    TooLong,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("url", &self.url)
            .field("status", &self.status)
            .field("location", &self.location)
            .field("retry_after", &self.retry_after)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("body_end", &self.body_end)
            .field("received_at", &self.received_at)
            .finish()
    }
}

/// A credential as its create request was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Username and password.
    pub credential: NewCredential,
    /// The id, where `Location` could be read.
    pub id: Option<String>,
}

/// The answer to [`super::request::create_credential`].
///
/// # Errors
/// As the module's table says.
pub fn created(answer: &Answer) -> Result<Created, Error> {
    let id = answer.location.as_deref().and_then(|location| credential_id(location, &answer.url));
    let login = NewCredential::of(&answer.body);
    if !(200..300).contains(&answer.status) {
        return match login {
            // Something failed on the way after the credential was made, and its login is whole.
            Ok(credential) if answer.status >= 500 && credential.is_complete() => {
                Ok(Created { credential, id })
            }
            _ => Err(failure(answer, Step::Request, Operation::Create)),
        };
    }
    let (kind, note) = match login {
        Ok(credential) if !credential.password.is_empty() => {
            return Ok(Created { credential, id });
        }
        unusable => {
            let kind = if answer.status == 201 { Kind::Unreadable } else { Kind::Unexpected };
            let note = match unusable {
                Ok(_) => "The password is empty.",
                Err(unreadable) => note(unreadable),
            };
            (kind, note)
        }
    };
    Err(without_body(answer, Step::Request, Operation::Create, kind, note).with_credential_id(id))
}

/// The answer to [`super::request::revoke_credential`]: 204, and nothing else. Another 2xx may
/// come from something between, which has not asked the API.
///
/// # Errors
/// [`Kind::NotFound`] where there is no such credential, which does not tell whether it was
/// revoked; [`Kind::Unexpected`] for another 2xx; and the rest of the module's table.
pub fn revoked(answer: &Answer) -> Result<(), Error> {
    if answer.status == 204 {
        return Ok(());
    }
    Err(failure(answer, Step::Request, Operation::Revoke))
}

/// The answer to [`super::request::credential`].
///
/// # Errors
/// As the module's table says.
pub fn credential(answer: &Answer) -> Result<Credential, Error> {
    read(answer, Step::Request, Operation::Read)
}

/// The answer to [`super::request::credentials`].
///
/// # Errors
/// As the module's table says.
pub fn credentials(answer: &Answer) -> Result<Page<Credential>, Error> {
    read(answer, Step::Request, Operation::Read)
}

/// The answer to [`super::request::registries`].
///
/// # Errors
/// As the module's table says. The request names nothing, so a 404 is [`Missing::Service`].
pub fn registries(answer: &Answer) -> Result<Page<Registry>, Error> {
    read(answer, Step::Request, Operation::Read).map_err(|error| match error.kind {
        Kind::NotFound(_) => error.with_kind(Kind::NotFound(Missing::Service)),
        _ => error,
    })
}

/// The answer to [`super::request::registry`].
///
/// # Errors
/// As the module's table says.
pub fn registry(answer: &Answer) -> Result<Registry, Error> {
    read(answer, Step::Request, Operation::Read)
}

/// The answer to [`super::request::who_am_i`].
///
/// # Errors
/// As the module's table says.
pub fn who_am_i(answer: &Answer) -> Result<UserTokenInfo, Error> {
    read(answer, Step::Identity, Operation::SignIn)
}

/// The answer to [`super::request::exchange`]. Its error bodies are not problem documents
/// (`docs/contract.md`, 2.1), so the status alone speaks.
///
/// # Errors
/// As the module's table says.
pub fn access_token(answer: &Answer) -> Result<AccessTokenAnswer, Error> {
    read(answer, Step::Token, Operation::SignIn)
}

/// Whether an answer to a [`Operation::Read`] is there as a whole, whatever its body says.
///
/// # Errors
/// As the module's table says.
#[cfg(target_arch = "wasm32")]
pub(super) fn whole(answer: &Answer) -> Result<(), Error> {
    whole_body(answer, Step::Request, Operation::Read).map(drop)
}

fn read<T: TryFrom<Value>>(answer: &Answer, step: Step, operation: Operation) -> Result<T, Error> {
    json::read(whole_body(answer, step, operation)?)
        .map_err(|why| without_body(answer, step, operation, Kind::Unreadable, note(why)))
}

/// The body of an answer that succeeded by its status, with its end.
fn whole_body(answer: &Answer, step: Step, operation: Operation) -> Result<&[u8], Error> {
    if answer.status != 200 {
        return Err(failure(answer, step, operation));
    }
    if answer.body_end != BodyEnd::Complete {
        return Err(without_body(answer, step, operation, Kind::Unreadable, ""));
    }
    Ok(&answer.body)
}

/// The failure of an answer that succeeded by its status. `kind` and `note` say what is wrong with
/// a body that is complete.
fn without_body(answer: &Answer, step: Step, operation: Operation, kind: Kind, note: &str) -> Error {
    const CUT_OFF: &str = "The body was cut off.";
    let (kind, note) = match answer.body_end {
        BodyEnd::Complete => (kind, note),
        BodyEnd::Cut => (Kind::Network, CUT_OFF),
        BodyEnd::Aborted => (Kind::Aborted, CUT_OFF),
        BodyEnd::Late => (Kind::Timeout, CUT_OFF),
        BodyEnd::TooLong => (Kind::Unreadable, "The body is too long."),
    };
    Error::at(step, operation, kind).with_status(answer.status).with_note(note)
}

/// Says what is wrong with a body, without the text that was there: it might be a secret.
fn note(unreadable: json::Unreadable) -> &'static str {
    match unreadable {
        json::Unreadable::NoObject => "The body is no JSON object, or it breaks off.",
        json::Unreadable::OtherShape => "The body is JSON, but not of the documented shape.",
    }
}

fn failure(answer: &Answer, step: Step, operation: Operation) -> Error {
    let problem = Problem::of_body(&answer.body);
    let kind = match answer.status {
        431 => Kind::TokenTooLarge,
        400 if problem.as_ref().is_none_or(|it| it.violations.is_empty()) && blames_header(&answer.body) => {
            Kind::TokenTooLarge
        }
        // A host of files, where a service's address is configured wrong, says 405 to a POST.
        404 | 405 if step != Step::Request => Kind::NotFound(Missing::Service),
        400 | 405 | 415 | 422 => Kind::Refused,
        401 => Kind::Unauthorized,
        403 => Kind::Forbidden,
        404 if Problem::of(&answer.body).is_none() => Kind::NotFound(Missing::Either),
        404 => Kind::NotFound(Missing::Named),
        409 => Kind::Conflict,
        413 => Kind::TooLarge,
        429 => Kind::RateLimited,
        503 => Kind::Unavailable,
        500..=599 => Kind::ServerError,
        _ => Kind::Unexpected,
    };
    let retry_after = answer.retry_after.as_deref();
    let seconds = retry_after.and_then(|value| seconds_until(value, answer.received_at));
    Error::at(step, operation, kind).with_status(answer.status).with_details(problem, seconds)
}

/// Whether a body says that a header is too large, as nginx, Apache and Tomcat do with a 400. The token is
/// the only long one.
fn blames_header(body: &[u8]) -> bool {
    let text = markup::start(body, 4096).to_ascii_lowercase();
    // The search of `str` is for large texts, and takes 1 kB of the first file.
    let has = |words: &str| text.as_bytes().windows(words.len()).any(|part| part == words.as_bytes());
    has("header") && (has("too large") || has("exceeds"))
}

/// The id of the credential that a URI reference names in the collection at `asked`: the last segment of a
/// path that ends as that collection's. Its origin may be another one, since a proxy may stand before the
/// API. Without an origin, `credentials/{id}` and `{id}` alone are enough.
fn credential_id(reference: &str, asked: &str) -> Option<String> {
    let reference = reference.split(['?', '#']).next()?;
    let with_host = after_scheme(reference).or_else(|| reference.strip_prefix("//"));
    let path = match with_host {
        Some(rest) => &rest[rest.find('/')?..],
        None => reference,
    };
    let (parent, segment) = split_last(path);
    let parent = decoded(parent)?;
    let collection = match asked.strip_suffix("/credentials").map(split_last) {
        Some((registries, registry)) if registries.ends_with("/registries/") => {
            format!("/registries/{registry}/credentials/")
        }
        _ => "/credentials/".to_owned(),
    };
    let collection = decoded(&collection)?;
    let is_in_collection = format!("/{parent}").ends_with(&collection);
    let is_short = with_host.is_none()
        && match &*parent {
            // With a colon it is a scheme (RFC 3986 4.2).
            "" => !segment.contains(':'),
            short => matches!(short, "credentials/" | "/credentials/"),
        };
    let are_several = reference.as_bytes().windows(2).any(|pair| pair == b", ");
    // The collection's own address names no credential, nor do several addresses in one header.
    if !(is_in_collection || is_short) || segment == "credentials" || are_several {
        return None;
    }
    let id = decoded(segment)?;
    // What leads elsewhere in a path, also for a proxy that decodes it once more, names nothing.
    let leads_elsewhere = id.split(['/', '\\']).any(|part| matches!(part, "." | ".."));
    let names_one = !id.is_empty() && !leads_elsewhere && !id.contains(char::is_control);
    names_one.then_some(id)
}

/// A path up to its last slash and with it, and the segment behind that.
fn split_last(path: &str) -> (&str, &str) {
    path.split_at(path.bytes().rposition(|byte| byte == b'/').map_or(0, |slash| slash + 1))
}

fn decoded(segment: &str) -> Option<String> {
    percent_decode_str(segment).decode_utf8().ok().map(Cow::into_owned)
}

/// `Retry-After` in either form (RFC 9110 10.2.3), held between 0 and 3600 s.
fn seconds_until(value: &str, now: u64) -> Option<u32> {
    const LONGEST: u64 = 3600;
    let value = value.trim();
    let seconds = if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        // So many digits that they do not fit are still a very long time.
        value.parse().unwrap_or(LONGEST)
    } else {
        http_date(value)?.saturating_sub(now).div_ceil(1000)
    };
    u32::try_from(seconds.min(LONGEST)).ok()
}

/// An HTTP date (RFC 9110 5.6.7), in milliseconds since 1970. The browser knows how to read one.
#[cfg(target_arch = "wasm32")]
fn http_date(text: &str) -> Option<u64> {
    // It also reads much that is none: a number alone, or a word and a number.
    let may_be_one = text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.contains(':');
    may_be_one.then(|| crate::clock::read(text)).flatten()
}

#[cfg(not(target_arch = "wasm32"))]
fn http_date(text: &str) -> Option<u64> {
    let instant = httpdate::parse_http_date(text).ok()?;
    instant.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis().try_into().ok()
}
