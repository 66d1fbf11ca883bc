use yew::prelude::*;

use super::{CreateCredential, Message, Press, Problem};
use crate::error::{Error, Fault, Input, Kind};
use crate::issuing::{Phase, Waiting};

/// More than this of one text is cut: it is for reading, and may come from anywhere.
const LONGEST: usize = 2000;

impl CreateCredential {
    /// What went wrong last, or that an answer is still missing.
    pub(super) fn view_problem(&self, ctx: &Context<Self>) -> Html {
        let stopped = match self.creating.phase() {
            Phase::Sending(_, Waiting::Stopped) => "You stopped waiting for the answer.",
            Phase::Sending(_, Waiting::DeadlinePassed) => "No answer came within 30 s.",
            _ => {
                return match &self.problem {
                    Problem::None => html! { <div key="no-notice" hidden=true /> },
                    Problem::Failed(error) => self.view_error(ctx, error),
                    Problem::Missing(faults) => self.view_notice(
                        "error",
                        "Something is missing.",
                        html! {
                            <>
                                <p>{ "No credential was created. Fill in what is named below." }</p>
                                { view_faults(ctx, faults) }
                            </>
                        },
                    ),
                };
            }
        };
        self.view_notice(
            "warn",
            stopped,
            html! {
                <>
                    <p>{ "A credential may have been created. The request cannot be taken back." }</p>
                    <p>{ "If an answer still comes, the credential is shown here: leave this page open." }</p>
                    { self.view_button(ctx, Press::StartAgain, "Back to the form", "", true) }
                </>
            },
        )
    }

    /// The one way in which an error is shown.
    pub(super) fn view_error(&self, ctx: &Context<Self>, error: &Error) -> Html {
        let explanation = error.explain();
        let mut faults = error.faults();
        // A fault that only repeats what happened needs no second line of its own.
        faults.retain(|fault| fault.message != explanation.what);
        let look = if error.may_have_created { "warn" } else { "error" };
        let id = error.credential_id.as_ref();
        self.view_notice(
            look,
            &explanation.what,
            html! {
                <>
                    <p>{ explanation.credential }{ " " }{ explanation.next }</p>
                    { view_faults(ctx, &faults) }
                    <p hidden={id.is_none()}>{ "ID: " }<code>{ id.cloned().unwrap_or_default() }</code></p>
                    { view_server_words(error) }
                </>
            },
        )
    }

    /// A new problem is a new notice, so that it is announced anew.
    fn view_notice(&self, look: &'static str, what: &str, text: Html) -> Html {
        let sign = if look == "warn" { "?" } else { "!" };
        html! {
            <div
                key={self.problem_at.to_string()}
                ref={&self.nodes.notice}
                class="notice"
                data-look={look}
                role="alert"
                tabindex="-1"
            >
                <span class="sign" aria-hidden="true">{ sign }</span>
                <div class="text">
                    <h2>{ what.to_owned() }</h2>
                    { text }
                </div>
            </div>
        }
    }

    /// What is wrong with one input, until it is changed.
    pub(super) fn faults_of(&self, input: Input) -> Vec<String> {
        let faults = match &self.problem {
            _ if self.corrected.contains(&input) => return Vec::new(),
            Problem::None => return Vec::new(),
            Problem::Missing(faults) => faults.clone(),
            Problem::Failed(error) => error.faults(),
        };
        let own = faults.into_iter().filter(|fault| fault.input == Some(input));
        own.map(|fault| fault.message).collect()
    }
}

fn view_faults(ctx: &Context<CreateCredential>, faults: &[Fault]) -> Html {
    html! {
        <ul hidden={faults.is_empty()}>
            { for faults.iter().map(|fault| html! { <li>{ view_fault(ctx, fault) }</li> }) }
        </ul>
    }
}

fn view_fault(ctx: &Context<CreateCredential>, fault: &Fault) -> Html {
    let Some(input) = fault.input else {
        return html! { <span>{ &fault.message }</span> };
    };
    let label = match input {
        Input::Token | Input::ExpiredToken => "Token",
        Input::RegistryId | Input::CredentialId => "Registry ID",
        Input::Description => "Description",
    };
    let onclick = ctx.link().callback(move |event: MouseEvent| {
        // The address stays as it is: it belongs to the page that this is part of.
        event.prevent_default();
        Message::Visit(input)
    });
    html! { <a href="#" {onclick}>{ format!("{label}: {}", fault.message) }</a> }
}

/// What the server said, as text only (RFC 9457 3.1.4: for people, not to be parsed). Folded away
/// unless it is all the reason there is.
fn view_server_words(error: &Error) -> Html {
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
