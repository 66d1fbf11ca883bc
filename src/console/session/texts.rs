//! The words of signing in.

use crate::client::typed::LeftOut;

pub(super) const SIGNING_IN: &str = "Signing in…";
/// Where a token comes from: a link, where the page knows the address.
pub(super) const CREATE_ONE: &str = "Create one";
pub(super) const WHERE: &str =
    " in your cloud console: My Account > API tokens. Kept only until you close this page.";
pub(crate) const NO_TOKEN: &str = "Paste an API token or an access token";
/// Where the host page signs in, and its token has not come.
pub(crate) const NOT_SIGNED_IN: &str = "This page has not signed you in yet";
/// At the token's field of a form.
pub(crate) const SESSION_ENDED: &str =
    "Your session has ended. Sign in again to continue. Nothing on this page is lost. ";
/// The same as a notice, where there is no form: what happened, and what to do.
pub(super) const ENDED: &str = "Your session has ended";
pub(super) const SIGN_IN_AGAIN: &str = "Sign in again to continue.";

/// What was left out of something that was pasted as a token.
pub(super) fn left_out(left_out: LeftOut) -> &'static str {
    match left_out {
        LeftOut::Around => "Extra characters around the token were removed. ",
        LeftOut::Answer => "The token in what you pasted is used. ",
    }
}
