//! The page's own configuration: its `<meta>` elements, which `deploy/install.sh` fills in. The address
//! bar has no part in it, since the author of a link could have the token sent anywhere.

use super::ui::browser;
use crate::client::{BadAddress, Cookies, Endpoints, is_secure};

/// The addresses in `regcred-api` and `regcred-tokens`. The POST that creates a credential carries
/// cookies where `regcred-cookies` says `same-origin`.
///
/// # Errors
/// The first address that cannot be used, in any of the elements. It is reported at the start, not at the
/// first request.
pub(super) fn endpoints() -> Result<Endpoints, BadAddress> {
    let endpoints = Endpoints::new(&meta("regcred-api"), &meta("regcred-tokens"))?;
    let tokens_page = tokens_page();
    if !tokens_page.is_empty() && !is_secure(&tokens_page) {
        return Err(BadAddress(tokens_page));
    }
    let cookies = match &*meta("regcred-cookies") {
        "same-origin" => Cookies::Always,
        _ => Cookies::NotOnCreate,
    };
    Ok(endpoints.with_cookies(cookies))
}

/// The address of the page where users create API tokens. Empty where none is configured.
pub(super) fn tokens_page() -> String {
    meta("regcred-tokens-page")
}

/// The console's name.
pub(super) fn title() -> String {
    let title = meta("regcred-title");
    if title.is_empty() { "regcred".to_owned() } else { title }
}

fn meta(name: &str) -> String {
    browser::document()
        .query_selector(&format!("meta[name={name}]"))
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("content"))
        .unwrap_or_default()
}
