use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

use super::{COPY_SLOW, browser, dates};
use crate::error::{Error, Explanation, Fault, Input, Kind, Step};

/// Something that a person has to know now.
pub(crate) struct Notice<'a> {
    /// `error`, `warn` or `info`.
    pub(crate) look: &'static str,
    /// What happened.
    pub(crate) what: &'a str,
    /// A new problem is a new notice, so that it is announced anew.
    pub(crate) key: u64,
    pub(crate) node: &'a NodeRef,
}

impl Notice<'_> {
    pub(crate) fn view(&self, text: Html) -> Html {
        let sign = match self.look {
            "warn" => "?",
            "info" => "◆",
            _ => "!",
        };
        html! {
            <div
                key={self.key.to_string()}
                ref={self.node}
                part="notice"
                class="notice"
                data-look={self.look}
                role="alert"
                tabindex="-1"
            >
                <span class="sign" aria-hidden="true">{ sign }</span>
                <div class="text">
                    <h2>{ self.what.to_owned() }</h2>
                    { text }
                </div>
            </div>
        }
    }
}

/// Something worth knowing that is not new, and so is not announced. `look` is `warn` or `info`.
pub(crate) fn view_hint(look: &'static str, text: Html) -> Html {
    html! {
        <div class="notice" data-look={look}>
            <span class="sign" aria-hidden="true">{ if look == "info" { "●" } else { "◆" } }</span>
            <div class="text">{ text }</div>
        </div>
    }
}

/// Puts an error in words: [`Error::explain`], or [`Error::explain_without_field`].
pub(crate) type Explain = fn(&Error) -> Explanation;

/// The one way in which an error is shown. `visit` leads to the input that is at fault.
pub(crate) fn view_error(
    error: &Error,
    explain: Explain,
    key: u64,
    node: &NodeRef,
    visit: Option<&Callback<Input>>,
    more: Html,
) -> Html {
    let explanation = explain(error);
    let mut faults = error.faults();
    // A fault that only repeats what happened needs no line of its own.
    faults.retain(|fault| fault.message != explanation.what);
    let look = if error.may_have_created { "warn" } else { "error" };
    Notice { look, what: &explanation.what, key, node }.view(html! {
        <>
            <p>{ explanation.credential }{ " " }{ explanation.next }</p>
            { view_faults(&faults, visit) }
            { view_server_words(error, key) }
            { more }
        </>
    })
}

/// An error within a notice or a dialog, which is announced itself.
pub(crate) fn view_inner_error(error: &Error, explain: Explain, at: u64) -> Html {
    let explanation = explain(error);
    html! {
        <div class="text">
            <p><b>{ explanation.what }</b>{ " " }{ explanation.credential }{ " " }{ explanation.next }</p>
            { view_server_words(error, at) }
        </div>
    }
}

pub(crate) fn view_faults(faults: &[Fault], visit: Option<&Callback<Input>>) -> Html {
    html! {
        <ul hidden={faults.is_empty()}>
            { for faults.iter().map(|fault| html! { <li>{ view_fault(fault, visit) }</li> }) }
        </ul>
    }
}

fn view_fault(fault: &Fault, visit: Option<&Callback<Input>>) -> Html {
    let (Some(input), Some(visit)) = (fault.input, visit) else {
        return html! { <span>{ &fault.message }</span> };
    };
    let label = match input {
        Input::Token => "Token",
        Input::RegistryId | Input::CredentialId => "Registry",
        Input::Description => "Description",
    };
    let visit = visit.clone();
    let onclick = move |event: MouseEvent| {
        // The address stays as it is: it belongs to the page that this is part of.
        event.prevent_default();
        visit.emit(input);
    };
    html! { <a href="#" {onclick}>{ format!("{label}: {}", fault.message) }</a> }
}

/// What the server said, as text only (RFC 9457 3.1.4: for people, not to be parsed). Folded away
/// unless it is all the reason there is. `at` is when the error came, in milliseconds since 1970.
pub(crate) fn view_server_words(error: &Error, at: u64) -> Html {
    let open =
        error.faults().is_empty() && matches!(error.kind, Kind::Refused | Kind::Conflict | Kind::Forbidden);
    let summary = if error.status.is_some() { "What the server said" } else { "Details" };
    html! {
        // What was not sent has no details.
        <details {open} hidden={error.step == Step::Unsent}>
            <summary>{ summary }</summary>
            <dl>
                { for error.details().into_iter().map(|(name, text)| html! {
                    <div><dt>{ name }</dt><dd><bdi>{ text }</bdi></dd></div>
                }) }
            </dl>
            { view_copy(error, at) }
        </details>
    }
}

/// Copies what a support request needs to tell of an error, without a secret.
fn view_copy(error: &Error, at: u64) -> Html {
    let error = error.clone();
    let onclick = move |event: MouseEvent| {
        let text = error.for_support(&dates::iso(at));
        // Written into the node by hand, where Yew has rendered nothing: a component for it would add 2 kB to
        // every visit.
        let place = event.target_dyn_into::<Element>().and_then(|button| button.next_element_sibling());
        spawn_local(async move {
            let say = Callback::from(move |said: &'static str| {
                if let Some(place) = &place {
                    place.set_text_content(Some(said));
                }
            });
            let has_copied = browser::copy(&text, say.reform(|()| COPY_SLOW)).await;
            say.emit(if has_copied { "✓ Copied" } else { "Not copied. Select the text above." });
        });
    };
    html! {
        <div class="row">
            <button type="button" part="button" data-look="small" {onclick}>{ "Copy details for support" }</button>
            <span role="status" />
        </div>
    }
}
