//! The only file that names gloo-net: one request, one answer, through the browser's fetch.

use std::time::Duration;

use futures_util::future::{Either, select};
use gloo_events::EventListener;
use gloo_net::http::RequestBuilder;
use gloo_timers::future::TimeoutFuture;
use web_sys::{
    AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect,
    ResponseType,
};
use zeroize::Zeroizing;

use super::decode::{Answer, BodyEnd};
use super::request::{Body, Method, Request};
use crate::clock;
use crate::error::{Error, Kind, Step};

/// How long an answer is waited for. It ends the waiting, not the request.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// The browser's timers hold no more milliseconds.
const LONGEST_TIMER: u32 = i32::MAX as u32;

/// Sends a request once and waits for its answer: for so long where there is a deadline, which ends
/// the waiting but not the request. Only `signal`, or leaving the page, ends the request.
///
/// # Errors
/// [`Kind::Network`], [`Kind::Aborted`] or [`Kind::Timeout`].
pub(super) async fn send(
    request: Request,
    signal: Option<&AbortSignal>,
    deadline: Option<Duration>,
) -> Result<Answer, Error> {
    let (step, operation) = (request.step, request.operation);
    let answer = std::pin::pin!(fetch(request, signal));
    let Some(deadline) = deadline else { return answer.await };
    let milliseconds = u32::try_from(deadline.as_millis()).unwrap_or(LONGEST_TIMER).min(LONGEST_TIMER);
    match select(answer, TimeoutFuture::new(milliseconds)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            let note = format!("Nothing came within {milliseconds} ms.");
            Err(Error::at(step, operation, Kind::Timeout).with_note(note))
        }
    }
}

async fn fetch(request: Request, signal: Option<&AbortSignal>) -> Result<Answer, Error> {
    let (step, operation) = (request.step, request.operation);
    let is_aborted = || signal.is_some_and(AbortSignal::aborted);
    let lost = |error: gloo_net::Error| {
        let kind = if is_aborted() { Kind::Aborted } else { Kind::Network };
        Error::at(step, operation, kind).with_note(error.to_string())
    };
    if is_aborted() {
        return Err(Error::at(Step::Unsent, operation, Kind::Aborted));
    }
    let abort = signal.and_then(Abort::on);
    let response = fetchable(request, abort.as_ref().map(|abort| abort.controller.signal()).as_ref())
        .map_err(lost)?
        .send()
        .await
        .map_err(lost)?;
    let redirected = response.type_() == ResponseType::Opaqueredirect;
    let headers = response.headers();
    let (status, location, retry_after) =
        (response.status(), headers.get("location"), headers.get("retry-after"));
    // A body that was cut off is an answer, too: its status is known.
    let (body, body_end) = match response.binary().await {
        Ok(body) => (body, BodyEnd::Complete),
        Err(_) if is_aborted() => (Vec::new(), BodyEnd::Aborted),
        Err(_) => (Vec::new(), BodyEnd::Cut),
    };
    Ok(Answer {
        status: if redirected { 0 } else { status },
        location,
        retry_after,
        body: Zeroizing::new(body),
        body_end,
        received_at: clock::now(),
    })
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
    let mut builder = RequestBuilder::new(&request.url)
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
    _listener: EventListener,
}

impl Abort {
    fn on(signal: &AbortSignal) -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let listener = EventListener::once(signal, "abort", {
            let controller = controller.clone();
            move |_| controller.abort()
        });
        Some(Self { controller, _listener: listener })
    }
}
