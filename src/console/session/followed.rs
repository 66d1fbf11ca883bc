use std::ops::Deref;

use yew::html::Scope;
use yew::prelude::*;

use super::SessionHandle;
use super::machine::Span;

/// The session, for a component with a state of its own that depends on who is signed in: it reads like
/// the [`SessionHandle`] that it holds, and tells what has changed since the component looked last.
pub(crate) struct FollowedSession {
    handle: SessionHandle,
    span: Span,
    is_signed_in: bool,
    _listener: ContextHandle<SessionHandle>,
}

/// What has changed since a component followed the session last.
pub(crate) struct SessionChange {
    /// Another span has begun: what the page shows is not for the next user.
    pub(crate) is_other_span: bool,
    pub(crate) signed_in: SignedIn,
}

/// Whether somebody is signed in, compared with the last time. Another user has signed in anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignedIn {
    Anew,
    Still,
    NoLonger,
    Nobody,
}

impl FollowedSession {
    /// Sends the component a message whenever it has to [`follow`](Self::follow).
    pub(crate) fn subscribe<C: Component>(link: &Scope<C>, message: fn(SessionHandle) -> C::Message) -> Self {
        let (handle, listener) = SessionHandle::subscribe(link, message);
        let (span, is_signed_in) = (handle.span(), handle.current().is_some());
        Self { handle, span, is_signed_in, _listener: listener }
    }

    /// Returns what has changed since the last call. The properties of a component may bring a change
    /// earlier than the message does.
    pub(crate) fn follow(&mut self) -> SessionChange {
        let is_other_span = self.has_other_span();
        self.span = self.handle.span();
        let is_signed_in = self.handle.current().is_some();
        let signed_in = match (std::mem::replace(&mut self.is_signed_in, is_signed_in), is_signed_in) {
            (false, true) => SignedIn::Anew,
            (true, true) if is_other_span => SignedIn::Anew,
            (true, true) => SignedIn::Still,
            (true, false) => SignedIn::NoLonger,
            (false, false) => SignedIn::Nobody,
        };
        SessionChange { is_other_span, signed_in }
    }

    /// Whether another span has begun, which the component has yet to follow.
    pub(crate) fn has_other_span(&self) -> bool {
        self.handle.span() != self.span
    }
}

impl Deref for FollowedSession {
    type Target = SessionHandle;

    fn deref(&self) -> &SessionHandle {
        &self.handle
    }
}
