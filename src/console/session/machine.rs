//! Who is signed in, as a pure machine: what may happen to a session, and what it asks for.

use std::rc::Rc;

use crate::client::{Owner, Session};
use crate::error::Error;
use crate::model::Secret;

/// For how long, in milliseconds, the host page is not asked again and a failed request is not repeated,
/// unless a person asks.
pub const ASKED_AGAIN_AFTER: u64 = 10_000;

/// The time that the page belongs to one user. A sign-out, other addresses, or another user's token begin
/// the next span, and answers to requests of the last one are dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span(u32);

/// The number of a request, by which its answer is told from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask(u32);

/// Why the host page has signed nobody in, or has not renewed a session that is about to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoSession {
    /// The host page has not answered for long. Its answer is still welcome.
    NotAnswered,
    /// The host page gave no token; its reason.
    NotGiven(String),
    /// The token was not taken.
    NotTaken(Error),
}

/// What happens to a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A person gives a token.
    SignIn(Secret),
    /// A token is needed, unless there is one: the host page is asked, if it gives tokens.
    Needed {
        /// Whether a person asks: then it is asked at once, and in any case.
        by_person: bool,
    },
    /// The host page gave a token, or did not.
    Given(Ask, Result<Secret, String>),
    /// The host page has not answered for long.
    Overdue(Ask),
    /// What became of signing in, or of renewing.
    SignedIn(Ask, Result<Session, Error>),
    /// A session was renewed because it was needed, or could not be.
    Renewed {
        /// The span in which it was needed.
        span: Span,
        /// The access token that it had before.
        access_token: Secret,
        /// What became of it.
        result: Result<Session, Error>,
    },
    /// The API no longer takes this access token.
    Ended(Secret, Error),
    /// A second has passed.
    Tick,
    /// The page is left. The browser may keep it in memory and show it again, without the tokens.
    PageHidden,
    /// A person signs out, or the addresses changed.
    SignOut,
}

/// What a session asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Sign in with a token; [`Event::SignedIn`] answers.
    SignIn(Ask, Secret),
    /// Renew a session; [`Event::SignedIn`] answers.
    Renew(Ask, Rc<Session>),
    /// Ask the host page for a token; [`Event::Given`] answers, or [`Event::Overdue`] comes first.
    AskHost(Ask),
    /// Tell the host page that the session ends in so many seconds, and cannot be renewed.
    TellEnding(u64),
    /// Tell the host page that a token was not taken.
    TellFailed(Error),
}

/// The request that the next session is to come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pending {
    ask: Ask,
    step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A person's token is being exchanged.
    SigningIn,
    /// The host page was asked for a token.
    Asking,
    /// It has not answered for long: a person may have it asked again.
    Overdue,
    /// The token that the host page gave is being exchanged.
    Exchanging,
    /// The session is being renewed ahead of its end.
    Renewing,
}

/// The session of one page: at most one, and at most one request for it at a time.
#[derive(Debug, Default)]
pub struct SessionMachine {
    span: Span,
    session: Option<Rc<Session>>,
    pending: Option<Pending>,
    asks: u32,
    /// Whether the host page gives tokens.
    asks_host: bool,
    /// Why the host page has given no session, and when that turned out, in milliseconds since 1970.
    refused: Option<(NoSession, u64)>,
    /// When the host page was asked last, in milliseconds since 1970.
    asked_at: Option<u64>,
    /// When the last request failed, if none has worked since, in milliseconds since 1970; and why, where
    /// that was a renewal.
    failed: Option<(u64, Option<Error>)>,
    /// The end of the session that the host page was told of.
    reported_end: Option<u64>,
    /// Whether the session ended by itself, and nobody has signed in since.
    has_ended: bool,
    /// Whose span it is, as far as its sessions have told.
    owner: Owner,
}

impl SessionMachine {
    /// Nobody is signed in. `asks_host` says whether the host page gives tokens.
    pub fn new(asks_host: bool) -> Self {
        Self { asks_host, ..Self::default() }
    }

    /// Whether the host page gives tokens, from now on.
    pub fn set_asks_host(&mut self, asks_host: bool) {
        self.asks_host = asks_host;
    }

    /// The session, where somebody is signed in.
    pub fn session(&self) -> Option<&Rc<Session>> {
        self.session.as_ref()
    }

    /// The present span.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Why the host page has given no session, and when that turned out, in milliseconds since 1970.
    pub fn refused(&self) -> Option<(&NoSession, u64)> {
        self.refused.as_ref().map(|(refused, at)| (refused, *at))
    }

    /// Whether somebody is about to be signed in.
    pub fn is_signing_in(&self) -> bool {
        self.session.is_none() && self.is_under_way()
    }

    fn is_under_way(&self) -> bool {
        self.pending.is_some_and(|pending| pending.step != Step::Overdue)
    }

    /// Whether the answer to this is still waited for.
    pub fn is_awaiting(&self, ask: Ask) -> bool {
        self.pending.is_some_and(|pending| pending.ask == ask)
    }

    /// Whether the session ended by itself, and nobody has signed in since.
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Takes what happened at `now`, in milliseconds since 1970 by this machine's clock.
    #[must_use]
    pub fn update(&mut self, event: Event, now: u64) -> Vec<Effect> {
        match event {
            Event::SignIn(token) => {
                let ask = self.next();
                self.refused = None;
                self.pending = Some(Pending { ask, step: Step::SigningIn });
                vec![Effect::SignIn(ask, token)]
            }
            // Where the host page has not answered for long, a person may have it asked again.
            Event::Needed { by_person: true } if !self.is_under_way() => self.ask_host(now),
            Event::Needed { by_person: false } if self.needs_session(now) => self.ask_host_if_due(now),
            Event::Given(ask, given) => self.given(ask, given, now),
            Event::Overdue(ask) if self.pending == Some(Pending { ask, step: Step::Asking }) => {
                self.pending = Some(Pending { ask, step: Step::Overdue });
                if self.session.is_none() {
                    self.refused = Some((NoSession::NotAnswered, now));
                }
                Vec::new()
            }
            Event::SignedIn(ask, result) => self.signed_in(ask, result, now),
            Event::Renewed { span, access_token, result } => {
                // A session that has ended meanwhile is not brought back by its last use.
                if span != self.span || !self.is_current(&access_token) {
                    return Vec::new();
                }
                match result {
                    Ok(session) => self.begin(session),
                    Err(error) => self.not_renewed(error, now),
                }
            }
            Event::Ended(access_token, error) if self.is_current(&access_token) => self.end(error, now),
            // Too late, or not needed.
            Event::Needed { .. } | Event::Overdue(_) | Event::Ended(..) => Vec::new(),
            Event::Tick => self.tick(now),
            Event::PageHidden => {
                self.session = None;
                self.pending = None;
                self.refused = None;
                Vec::new()
            }
            Event::SignOut => {
                *self = Self {
                    span: Span(self.span.0 + 1),
                    asks: self.asks,
                    asks_host: self.asks_host,
                    ..Self::default()
                };
                Vec::new()
            }
        }
    }

    fn needs_session(&self, now: u64) -> bool {
        self.session.as_ref().is_none_or(|session| session.ends_soon(now))
    }

    fn has_just_failed(&self, now: u64) -> bool {
        is_recent(self.failed.as_ref().map(|(at, _)| *at), now)
    }

    /// The session for what is read by itself, again and again, where it could not be renewed just now: as it
    /// is until it ends, and then why it was not renewed. `None` where it may be renewed.
    pub fn unrenewed(&self, now: u64) -> Option<Result<Rc<Session>, Error>> {
        let session = self.session.as_ref().filter(|session| session.api_token.is_some())?;
        let (_, Some(error)) = self.failed.as_ref()? else { return None };
        if !self.has_just_failed(now) && !self.is_under_way() {
            return None;
        }
        let has_ended = session.remaining_seconds(now) == Some(0);
        Some(if has_ended { Err(error.clone()) } else { Ok(session.clone()) })
    }

    /// Goes by why an earlier machine of the same page was refused a session, if that was just now: a page
    /// that puts another element in that one's place is not asked more often for it.
    pub fn take_refusal(&mut self, refused: NoSession, at: u64, now: u64) {
        if is_recent(Some(at), now) {
            self.failed = Some((at, None));
            self.refused = Some((refused, at));
        }
    }

    fn next(&mut self) -> Ask {
        self.asks += 1;
        Ask(self.asks)
    }

    fn is_current(&self, access_token: &Secret) -> bool {
        self.session.as_ref().is_some_and(|session| session.access_token == *access_token)
    }

    /// Asks the host page, unless it was asked a moment ago, or has yet to answer: it may have asked a
    /// person, who is not asked twice.
    fn ask_host_if_due(&mut self, now: u64) -> Vec<Effect> {
        let is_due = !is_recent(self.asked_at, now) && !self.has_just_failed(now);
        if self.pending.is_none() && is_due { self.ask_host(now) } else { Vec::new() }
    }

    fn ask_host(&mut self, now: u64) -> Vec<Effect> {
        if !self.asks_host {
            return Vec::new();
        }
        self.asked_at = Some(now);
        let ask = self.next();
        self.pending = Some(Pending { ask, step: Step::Asking });
        vec![Effect::AskHost(ask)]
    }

    fn given(&mut self, ask: Ask, given: Result<Secret, String>, now: u64) -> Vec<Effect> {
        let is_asked = |pending: &mut Pending| {
            pending.ask == ask && matches!(pending.step, Step::Asking | Step::Overdue)
        };
        if self.pending.take_if(is_asked).is_none() {
            return Vec::new();
        }
        match given {
            Ok(token) => {
                self.pending = Some(Pending { ask, step: Step::Exchanging });
                vec![Effect::SignIn(ask, token)]
            }
            Err(reason) => {
                self.failed = Some((now, None));
                self.refused = Some((NoSession::NotGiven(reason), now));
                Vec::new()
            }
        }
    }

    fn signed_in(&mut self, ask: Ask, result: Result<Session, Error>, now: u64) -> Vec<Effect> {
        let Some(Pending { step, .. }) = self.pending.take_if(|pending| pending.ask == ask) else {
            return Vec::new();
        };
        let error = match (step, result) {
            (_, Ok(session)) => return self.begin(session),
            (Step::Renewing, Err(error)) => return self.not_renewed(error, now),
            // The form that the token was typed into shows the error.
            (Step::SigningIn, Err(_)) => return Vec::new(),
            (Step::Asking | Step::Overdue | Step::Exchanging, Err(error)) => error,
        };
        self.failed = Some((now, None));
        self.refused = Some((NoSession::NotTaken(error.clone()), now));
        vec![Effect::TellFailed(error)]
    }

    /// Whether a session certainly belongs to another user than the span does: what is on the page is not
    /// for them.
    pub fn is_other_user(&self, session: &Session) -> bool {
        self.owner.is_another(&session.owner)
    }

    fn begin(&mut self, session: Session) -> Vec<Effect> {
        if self.is_other_user(&session) {
            self.span = Span(self.span.0 + 1);
            self.owner = Owner::default();
        }
        self.owner.learn(&session.owner);
        self.session = Some(Rc::new(session));
        self.refused = None;
        self.failed = None;
        self.has_ended = false;
        Vec::new()
    }

    /// Where the API token is no longer accepted, the access token is used until it expires.
    fn not_renewed(&mut self, error: Error, now: u64) -> Vec<Effect> {
        let Some(session) = &mut self.session else { return Vec::new() };
        if session.api_token.is_some() {
            self.failed = Some((now, Some(error.clone())));
        }
        if !error.is_for_the_token() {
            return Vec::new();
        }
        if session.remaining_seconds(now) == Some(0) {
            return self.end(error, now);
        }
        if session.api_token.is_some() {
            Rc::make_mut(session).api_token = None;
        }
        Vec::new()
    }

    fn end(&mut self, error: Error, now: u64) -> Vec<Effect> {
        self.session = None;
        self.has_ended = true;
        self.refused = self.asks_host.then_some((NoSession::NotTaken(error), now));
        // Another token that is being asked for or exchanged is still wanted.
        self.pending.take_if(|pending| pending.step == Step::Renewing);
        self.ask_host_if_due(now)
    }

    /// Renews a session that ends soon, or says that it will end; asks the host page for another.
    fn tick(&mut self, now: u64) -> Vec<Effect> {
        let Some(session) = self.session.clone() else { return self.ask_host_if_due(now) };
        if !session.ends_soon(now) || self.pending.is_some() {
            return Vec::new();
        }
        if self.asks_host {
            return self.ask_host_if_due(now);
        }
        if session.api_token.is_some() {
            if self.has_just_failed(now) {
                return Vec::new();
            }
            let ask = self.next();
            self.pending = Some(Pending { ask, step: Step::Renewing });
            return vec![Effect::Renew(ask, session)];
        }
        if self.reported_end == session.ends_at {
            return Vec::new();
        }
        self.reported_end = session.ends_at;
        vec![Effect::TellEnding(session.remaining_seconds(now).unwrap_or_default())]
    }
}

/// Whether something was so short a time ago that the host page is not asked again.
pub(super) fn is_recent(then: Option<u64>, now: u64) -> bool {
    // A clock that is set back does not make it wait for longer.
    then.is_some_and(|then| now.abs_diff(then) < ASKED_AGAIN_AFTER)
}
