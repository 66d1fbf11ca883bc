//! The only file that names gloo-net: one request, one answer, through the browser's fetch.

use std::time::Duration;

use futures_util::future::{Either, select};
use gloo_events::EventListener;
use gloo_net::http::{RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
#[cfg(feature = "js")]
use js_sys::Promise;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
#[cfg(feature = "js")]
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, ReadableStreamDefaultReader, ReadableStreamReadResult, ReferrerPolicy,
    RequestCache, RequestCredentials, RequestRedirect, ResponseType,
};
use zeroize::Zeroizing;

use super::decode::{Answer, BodyEnd};
use super::request::{Body, Method, Request};
use crate::clock;
use crate::error::{Error, Kind, Operation, Step};

/// How long an answer is waited for, and then each further piece of it. It ends the waiting, not the
/// request.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// No more of a body is read, in bytes.
const LONGEST_BODY: usize = 1 << 20;
/// A page of a list may hold more than it was asked for.
const LONGEST_LIST: usize = 8 << 20;
/// What may hold a password is read as far as a page can bear.
const LONGEST_NEW: usize = 16 << 20;

/// The browser's timers hold no more milliseconds.
const LONGEST_TIMER: u32 = i32::MAX as u32;

/// How long a request is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// However long it takes.
    Endless,
    /// For [`DEADLINE`] after the last that came of it.
    EachStep,
    /// Until then, in milliseconds since 1970. Later nothing is sent.
    Until(u64),
}

impl Patience {
    /// Waits for the next that is to come of an answer. `None` where it takes too long.
    async fn wait<T>(self, next: impl Future<Output = T>) -> Option<T> {
        let milliseconds = match self {
            Self::Endless => return Some(next.await),
            Self::EachStep => DEADLINE.as_millis() as u64,
            Self::Until(end) => end.saturating_sub(clock::now()),
        };
        match select(Box::pin(next), TimeoutFuture::new(timer(milliseconds))).await {
            Either::Left((came, _)) => Some(came),
            Either::Right(_) => None,
        }
    }
}

/// The whole address of a request. One of the page's own origin has none, and a `<base>` of the page must
/// not lead it, and the token with it, to another.
fn address(url: &str) -> String {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    match origin {
        // A frame that was given its text has none of its own.
        Some(origin) if url.starts_with('/') && origin != "null" => format!("{origin}{url}"),
        _ => url.to_owned(),
    }
}

/// What a timer holds of so many milliseconds.
fn timer(milliseconds: u64) -> u32 {
    u32::try_from(milliseconds).unwrap_or(LONGEST_TIMER).min(LONGEST_TIMER)
}

/// Waits until the signal or the time ends a call, and says which. Where both are over already, it is told
/// at once.
#[cfg(feature = "js")]
pub(super) async fn over(signal: Option<&AbortSignal>, ends_at: Option<u64>) -> Kind {
    if signal.is_some_and(AbortSignal::aborted) {
        return Kind::Aborted;
    }
    let mut listener = None;
    let aborted = Promise::new(&mut |resolve, _| {
        listener = signal.map(|signal| {
            EventListener::once(signal, "abort", move |_| drop(resolve.call0(&JsValue::UNDEFINED)))
        });
    });
    let aborted = JsFuture::from(aborted);
    let Some(end) = ends_at else {
        drop(aborted.await);
        return Kind::Aborted;
    };
    let left = end.saturating_sub(clock::now());
    if left == 0 {
        return Kind::Timeout;
    }
    match select(aborted, TimeoutFuture::new(timer(left))).await {
        Either::Left(_) => Kind::Aborted,
        Either::Right(_) => Kind::Timeout,
    }
}

/// Sends a request once and waits for its answer, with so much patience. Its end is that of the waiting:
/// what changes something goes on, until `signal`, or leaving the page, ends it. What only reads ends
/// with the waiting, since the browser has few connections for one server.
///
/// # Errors
/// [`Kind::Network`], [`Kind::Aborted`] or [`Kind::Timeout`]. An answer whose headers came is none.
pub(super) async fn send(
    request: Request,
    signal: Option<&AbortSignal>,
    patience: Patience,
) -> Result<Answer, Error> {
    let (step, operation, url) = (request.step, request.operation, request.url.clone());
    let is_aborted = || signal.is_some_and(AbortSignal::aborted);
    let lost = |error: gloo_net::Error| {
        let kind = if is_aborted() { Kind::Aborted } else { Kind::Network };
        Error::at(step, operation, kind).with_note(error.to_string())
    };
    if is_aborted() {
        return Err(Error::at(Step::Unsent, operation, Kind::Aborted));
    }
    if matches!(patience, Patience::Until(end) if end <= clock::now()) {
        return Err(Error::at(Step::Unsent, operation, Kind::Timeout));
    }
    let longest_success = longest_body(&request);
    let abort = Abort::on(signal, request.method == Method::Get);
    let request = fetchable(request, abort.as_ref().map(|abort| abort.controller.signal()).as_ref());
    let Some(response) = patience.wait(request.map_err(lost)?.send()).await else {
        return Err(Error::at(step, operation, Kind::Timeout));
    };
    let response = response.map_err(lost)?;
    let redirected = response.type_() == ResponseType::Opaqueredirect;
    let headers = response.headers();
    let (status, location, retry_after) =
        (response.status(), headers.get("location"), headers.get("retry-after"));
    let longest = if (200..300).contains(&status) { longest_success } else { LONGEST_BODY };
    let mut body = Zeroizing::new(Vec::new());
    // A body that was cut off is an answer, too: its status is known, and it may hold a password.
    let body_end = match read(&response, longest, patience, &mut body).await {
        BodyEnd::Cut if is_aborted() => BodyEnd::Aborted,
        end => end,
    };
    Ok(Answer {
        url,
        status: if redirected { 0 } else { status },
        location,
        retry_after,
        body,
        body_end,
        received_at: clock::now(),
    })
}

/// How many bytes of a body are read where the request succeeded.
fn longest_body(request: &Request) -> usize {
    if request.is_of_list {
        LONGEST_LIST
    } else if request.operation == Operation::Create {
        LONGEST_NEW
    } else {
        LONGEST_BODY
    }
}

/// Reads a body piece by piece, so that one that never ends is refused while it comes.
async fn read(response: &Response, longest: usize, patience: Patience, body: &mut Vec<u8>) -> BodyEnd {
    let Some(stream) = response.body() else { return BodyEnd::Complete };
    // Somebody else who wraps fetch may be reading it; the browser gives no second reader.
    if stream.locked() {
        return BodyEnd::Cut;
    }
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let Some(piece) = patience.wait(JsFuture::from(reader.read())).await else { return BodyEnd::Late };
        let Ok(piece) = piece else { return BodyEnd::Cut };
        let piece: ReadableStreamReadResult = piece.unchecked_into();
        if piece.get_done() == Some(true) {
            return BodyEnd::Complete;
        }
        let piece: Uint8Array = piece.get_value().unchecked_into();
        if piece.length() as usize > longest - body.len() {
            // Ends the download. Whether that succeeds is of no interest.
            drop(JsFuture::from(reader.cancel()));
            return BodyEnd::TooLong;
        }
        body.append(&mut piece.to_vec());
    }
}

fn fetchable(
    request: Request,
    signal: Option<&AbortSignal>,
) -> Result<gloo_net::http::Request, gloo_net::Error> {
    let method = match request.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
        Method::Delete => gloo_net::http::Method::DELETE,
    };
    let credentials = if request.cookies { RequestCredentials::SameOrigin } else { RequestCredentials::Omit };
    let mut builder = RequestBuilder::new(&address(&request.url))
        .method(method)
        .header("accept", "application/json")
        .cache(RequestCache::NoStore)
        .credentials(credentials)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        // Followed, a redirect would carry the token or the POST to another address.
        .redirect(RequestRedirect::Manual)
        .abort_signal(signal);
    if let Some(authorization) = &request.authorization {
        builder = builder.header("authorization", authorization.reveal());
    }
    match request.body {
        None => builder.build(),
        Some(Body::Json(json)) => builder.header("content-type", "application/json").body(json),
        Some(Body::Form(form)) => {
            builder.header("content-type", "application/x-www-form-urlencoded").body(form.reveal())
        }
    }
}

/// Ends a request when its caller's signal says so. The caller's own signal is not handed on: its
/// reason may be any value, and gloo-net panics at one that is not an `Error`.
struct Abort {
    controller: AbortController,
    /// Whether nobody waiting ends the request, too. One that is answered has no more to end.
    is_on_drop: bool,
    _listener: Option<EventListener>,
}

impl Abort {
    fn on(signal: Option<&AbortSignal>, is_on_drop: bool) -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let listener = signal.map(|signal| {
            EventListener::once(signal, "abort", {
                let controller = controller.clone();
                move |_| controller.abort()
            })
        });
        Some(Self { controller, is_on_drop, _listener: listener })
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if self.is_on_drop {
            self.controller.abort();
        }
    }
}
