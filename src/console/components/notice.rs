use yew::prelude::*;

use crate::error::{Error, Fault, Input, Kind};

/// More than this of one text is cut: it is for reading, and may come from anywhere.
const LONGEST: usize = 2000;

/// Something that a person has to know now.
pub(in crate::console) struct Notice<'a> {
    /// `error`, `warn` or `info`.
    pub(in crate::console) look: &'static str,
    /// What happened.
    pub(in crate::console) what: &'a str,
    /// A new problem is a new notice, so that it is announced anew.
    pub(in crate::console) key: u64,
    pub(in crate::console) node: &'a NodeRef,
}

impl Notice<'_> {
    pub(in crate::console) fn view(&self, text: Html) -> Html {
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

/// The one way in which an error is shown. `visit` leads to the input that is at fault.
pub(in crate::console) fn view_error(
    error: &Error,
    key: u64,
    node: &NodeRef,
    visit: Option<&Callback<Input>>,
    more: Html,
) -> Html {
    let explanation = error.explain();
    let mut faults = error.faults();
    // A fault that only repeats what happened needs no second line of its own.
    faults.retain(|fault| fault.message != explanation.what);
    let look = if error.may_have_created { "warn" } else { "error" };
    Notice { look, what: &explanation.what, key, node }.view(html! {
        <>
            <p>{ explanation.credential }{ " " }{ explanation.next }</p>
            { view_faults(&faults, visit) }
            { view_server_words(error) }
            { more }
        </>
    })
}

pub(in crate::console) fn view_faults(faults: &[Fault], visit: Option<&Callback<Input>>) -> Html {
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
        Input::Token | Input::ExpiredToken | Input::EndingToken => "Token",
        Input::RegistryId | Input::CredentialId => "Registry ID",
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
/// unless it is all the reason there is.
pub(in crate::console) fn view_server_words(error: &Error) -> Html {
    let problem = error.problem.clone().unwrap_or_default();
    let open =
        error.faults().is_empty() && matches!(error.kind, Kind::Refused | Kind::Conflict | Kind::Forbidden);
    let status = match (error.status, problem.status) {
        (Some(http), Some(meant)) if http != meant => {
            Some(format!("{http} (its text says {meant}; something between may have changed it)"))
        }
        (Some(0), _) => Some("a redirect".to_owned()),
        (http, _) => http.map(|http| http.to_string()),
    };
    let rows = [
        ("HTTP status", status),
        ("Title", problem.title),
        ("Detail", problem.detail),
        // This one says nothing beyond the status (RFC 9457 4.2.1).
        ("Type", problem.type_.filter(|it| it != "about:blank")),
        ("Instance", problem.instance),
        ("Note", Some(error.note.clone()).filter(|note| !note.is_empty())),
    ];
    let rows: Vec<_> = rows.into_iter().filter_map(|(name, text)| Some((name, text?))).collect();
    html! {
        <details {open} hidden={rows.is_empty()}>
            <summary>{ "What the server said" }</summary>
            <dl>
                { for rows.into_iter().map(|(name, text)| html! {
                    <div><dt>{ name }</dt><dd>{ text.chars().take(LONGEST).collect::<String>() }</dd></div>
                }) }
            </dl>
        </details>
    }
}
