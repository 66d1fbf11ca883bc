use super::browser;
use crate::client::{BadAddress, Cookies, Endpoints};

/// The addresses in the page's `<meta name="regcred-api">` and `<meta name="regcred-tokens">`. The
/// POST that creates a credential carries cookies where `<meta name="regcred-cookies">` says
/// `same-origin`. Nothing is taken from the address bar: whoever made a link would get the token.
pub(super) fn endpoints() -> Result<Endpoints, BadAddress> {
    let cookies = match &*meta("regcred-cookies") {
        "same-origin" => Cookies::Always,
        _ => Cookies::NotOnCreate,
    };
    Ok(Endpoints::new(&meta("regcred-api"), &meta("regcred-tokens"))?.with_cookies(cookies))
}

fn meta(name: &str) -> String {
    browser::document()
        .query_selector(&format!("meta[name={name}]"))
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("content"))
        .unwrap_or_default()
}
