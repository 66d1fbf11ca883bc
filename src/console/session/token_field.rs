use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::texts;
use crate::client::typed::{LeftOut, cleaned_token};
use crate::console::config;
use crate::console::ui::browser;
use crate::console::ui::field::Field;
use crate::model::Secret;

/// The field for a token. It alone holds what was typed, until that is used.
///
/// No browser keeps the token, and none offers to: the page says that it is gone when the page is
/// closed, and a token is no password for this site. Chromium and Firefox offer to save whatever
/// is typed into a field that is, or was, of type `password`, whatever its `autocomplete` says (for
/// `one-time-code`, Chromium does not, but Firefox does). So it is a text that the stylesheet masks,
/// which both of them and Safari can; and since the history of forms and the session that a browser
/// restores keep texts, `autocomplete="off"` keeps it out of both. A password manager can still be
/// pasted from.
pub(crate) struct TokenField<'a> {
    pub(crate) id: String,
    pub(crate) node: &'a NodeRef,
    pub(crate) signing_in: bool,
    pub(crate) readonly: bool,
    pub(crate) faults: &'a [String],
    /// Whether the session ended by itself. Nothing else on the page says so.
    pub(crate) has_ended: bool,
    /// What was left out of what was pasted last.
    pub(crate) left_out: Option<LeftOut>,
    /// Something was typed; what was left out of it.
    pub(crate) on_typed: Callback<Option<LeftOut>>,
}

impl TokenField<'_> {
    pub(crate) fn view(self) -> Html {
        let field = Field {
            id: self.id,
            label: "API token or access token",
            help: if self.signing_in { texts::SIGNING_IN.into() } else { view_help() },
            note: match self.left_out {
                Some(left_out) => texts::left_out(left_out),
                None if self.has_ended => texts::SESSION_ENDED,
                None => "",
            }
            .into(),
            faults: self.faults,
        };
        let on_typed = self.on_typed;
        let oninput = move |event: InputEvent| {
            // A person may be about to type more, which is cleaned when it is used.
            let left_out = if browser::is_by_hand(&event) { None } else { clean(&event) };
            on_typed.emit(left_out);
        };
        field.view(html! {
            <input
                part="input"
                ref={self.node}
                id={field.id.clone()}
                class="token"
                readonly={self.readonly}
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-invalid={field.is_invalid()}
                aria-describedby={field.described_by()}
                {oninput}
            />
        })
    }
}

/// Where a token comes from, and what becomes of it.
fn view_help() -> Html {
    match config::tokens_page() {
        // What is in the form would be lost with the page.
        address if address.starts_with("https://") => html! {
            <>
                <a href={address} target="_blank" rel="noreferrer">
                    { texts::CREATE_ONE }<span class="visually-hidden">{ " (opens a new tab)" }</span>
                </a>
                { texts::WHERE }
            </>
        },
        _ => html! { <>{ texts::CREATE_ONE }{ texts::WHERE }</> },
    }
}

/// Removes what surrounds a token from the field of an event.
fn clean(event: &InputEvent) -> Option<LeftOut> {
    let input = event.target_dyn_into::<HtmlInputElement>()?;
    let (token, left_out) = cleaned_token(&input.value());
    if left_out.is_some() {
        input.set_value(token.reveal());
    }
    left_out
}

/// The token in its field, if there is one.
pub(crate) fn typed_token(node: &NodeRef) -> Option<Secret> {
    let (token, _) = cleaned_token(&node.cast::<HtmlInputElement>()?.value());
    (!token.is_empty()).then_some(token)
}
