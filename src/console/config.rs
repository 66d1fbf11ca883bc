use super::browser;
use crate::client::{BadAddress, Endpoints};

/// The addresses in the page's `<meta name="regcred-api">` and `<meta name="regcred-tokens">`.
/// Nothing is taken from the address bar: whoever made a link would get the token.
pub(super) fn endpoints() -> Result<Endpoints, BadAddress> {
    Endpoints::new(&meta("regcred-api"), &meta("regcred-tokens"))
}

fn meta(name: &str) -> String {
    browser::document()
        .query_selector(&format!("meta[name={name}]"))
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("content"))
        .unwrap_or_default()
}
