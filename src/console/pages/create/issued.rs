use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::ClipboardEvent;
use yew::prelude::*;

use super::handoff::Left;
use super::{CreatePage, Message, texts};
use crate::console::browser;
use crate::console::components::{Question, view_error};
use crate::issuing::{Attempt, Event, Exit, Issued, Problem, Saved};

/// As long whatever the password, so that it does not tell the length.
const MASK: &str = "••••••••••••";

/// How the password stands on the page.
#[derive(Default)]
pub(super) struct PasswordView {
    is_shown: bool,
    copy_failed: bool,
    /// Once rendered, the text is to be selected for copying by hand.
    pub(super) is_to_be_selected: bool,
}

/// The buttons of a new credential that are not the machine's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Copies the username.
    CopyUsername,
    /// Shows the password, or masks it again.
    ShowPassword,
    /// Copies the password.
    CopyPassword,
    /// Downloads the password.
    DownloadPassword,
    /// Reads once more what could not be read.
    ReadAgain,
}

impl CreatePage {
    /// The one place where a password is shown, and its exits.
    pub(super) fn view_issued(&self, ctx: &Context<Self>, issued: &Rc<Issued>) -> Html {
        let title = format!("regcred-{}-title", self.id);
        let password = issued.credential.password.reveal();
        let (state_look, state, hint) = texts::saved(issued.saved);
        let is_saved = issued.saved == Saved::Copied;
        let (show, copy_look, done_look) = (
            if self.password.is_shown { "Hide password" } else { "Show password" },
            if is_saved { "small" } else { "small primary" },
            if is_saved { "primary" } else { "" },
        );
        let hint = if issued.is_revoking() { "Revoking…" } else { hint };
        let lines = if self.password.is_shown { line_sentence(password) } else { String::new() };
        let press =
            |press, label, look| self.view_button(ctx, move || Message::Pressed(press), label, look, true);
        let live = !issued.is_revoking();
        html! {
            <section key="issued" part="panel" class="panel new-credential" aria-labelledby={title.clone()}>
                <header>
                    <h2 ref={&self.nodes.issued} id={title} tabindex="-1">{ "Credential created" }</h2>
                    <span class="pill" data-look={state_look}>{ state }</span>
                </header>
                <p class="soft">{ "Save this password now. You won't see it again." }</p>
                <div class="secret">
                    <div role="group" aria-label="Username">
                        <span class="name">{ "Username" }</span>
                        <code class="value">{ &issued.credential.username }</code>
                        <span class="row">{ press(Press::CopyUsername, "Copy username", "small") }</span>
                    </div>
                    <div role="group" aria-label="Password" data-look={(!lines.is_empty()).then_some("lines")}>
                        <span class="name">{ "Password" }</span>
                        <code ref={&self.nodes.password} class="value" tabindex="0" oncopy={ctx.link().callback(Message::CopiedByHand)}>
                            { if self.password.is_shown { password } else { MASK } }
                        </code>
                        <span class="row">
                            { press(Press::ShowPassword, show, "small") }
                            { press(Press::DownloadPassword, "Download password", "small") }
                            { press(Press::CopyPassword, "Copy password", copy_look) }
                        </span>
                    </div>
                </div>
                <p class="soft" hidden={lines.is_empty()}>{ lines }</p>
                <p class="notice" data-look="warn" hidden={!self.password.copy_failed}>
                    <span class="sign" aria-hidden="true">{ "!" }</span>
                    <span>
                        { "Your browser did not allow copying. The password is shown and selected above. Press Ctrl+C or ⌘C, or download it." }
                    </span>
                </p>
                { self.view_details(ctx, issued) }
                <p class="notice" data-look="warn" hidden={!(issued.may_be_revoked || self.details.is_removed())}>
                    <span class="sign" aria-hidden="true">{ "?" }</span>
                    <span>{ "This credential may already be revoked. Test it before you rely on it." }</span>
                </p>
                { self.view_duplicates(ctx, issued) }
                { self.view_handoff(ctx, issued) }
                { self.view_sign_in(ctx) }
                { self.view_exit(ctx, issued) }
                <div class="row exits" role="region" aria-label="Finish">
                    <span class="soft">{ hint }</span>
                    { self.view_event_button(ctx, Event::Revoke, "Revoke…", "danger", live) }
                    { self.view_event_button(ctx, Event::Done, "Done", done_look, live) }
                </div>
            </section>
        }
    }

    /// Others that may have come by the same press, which nobody has asked for.
    fn view_duplicates(&self, ctx: &Context<Self>, issued: &Issued) -> Html {
        if issued.duplicates.is_empty() {
            return html! { <div key="no-duplicates" hidden=true /> };
        }
        html! {
            <div key="duplicates" class="notice" data-look="warn" role="alert">
                <span class="sign" aria-hidden="true">{ "?" }</span>
                <div class="text">
                    <h3>{ "There is another new credential with this description" }</h3>
                    <p>
                        { "Your browser may have sent the request twice, or you created it in another tab. This page does not have its password." }
                    </p>
                    { self.view_suspects(ctx, &issued.duplicates) }
                </div>
            </div>
        }
    }

    /// The question that an exit asks, or what became of it.
    fn view_exit(&self, ctx: &Context<Self>, issued: &Issued) -> Html {
        let event = |event, label, look| self.view_event_button(ctx, event, label, look, true);
        let question = |key: &'static str, title: &str, text: Html, buttons: Html| {
            html! {
                <Question {key} title={title.to_owned()} {buttons} on_cancel={ctx.link().callback(|()| Message::Event(Event::KeepOpen))}>
                    { text }
                </Question>
            }
        };
        match &issued.exit {
            Exit::Open | Exit::Revoking(_) => html! { <div key="no-question" hidden=true /> },
            Exit::AskingToLeave if matches!(issued.saved, Saved::No) => question(
                "leave",
                "Leave without saving the password?",
                html! { <p>{ "You won't be able to see it again. The credential stays active until you revoke it." }</p> },
                html! {
                    <>
                        { event(Event::KeepOpen, "Back to the password", "primary") }
                        { event(Event::Leave { is_saved: false }, "Leave without saving", "danger") }
                    </>
                },
            ),
            Exit::AskingToLeave => question(
                "saved",
                "Did you save it?",
                html! { <p>{ saved_question(issued.saved) }</p> },
                html! {
                    <>
                        { event(Event::KeepOpen, "Back to the password", "") }
                        { event(Event::Leave { is_saved: true }, "Yes, it is saved", "primary") }
                    </>
                },
            ),
            Exit::AskingToRevoke(id) => question(
                "revoke",
                "Revoke this credential?",
                self.view_what_ends(issued, id),
                html! {
                    <>
                        { event(Event::KeepOpen, "Cancel", "") }
                        { event(Event::ConfirmRevoke, "Revoke credential", "danger") }
                    </>
                },
            ),
            Exit::Finding => question(
                "finding",
                "Finding the credential…",
                html! { <p>{ "The API did not tell its ID. We look for it in the registry's list." }</p> },
                html! { { event(Event::KeepOpen, "Cancel", "") } },
            ),
            Exit::Choosing(suspects) => question(
                "choosing",
                if suspects.is_empty() { "We couldn't find the credential" } else { "Which one is it?" },
                html! {
                    <>
                        <p hidden={!suspects.is_empty()}>{ "The registry's list does not show it yet, or can't be read. It stays active." }</p>
                        <p hidden={suspects.is_empty()}>{ "Any of these may be yours. Check who created them, and when." }</p>
                        { self.view_suspects(ctx, suspects) }
                    </>
                },
                html! {
                    <>
                        { event(Event::KeepOpen, "Back to the password", "") }
                        { event(Event::CheckAgain, "Check again", "") }
                    </>
                },
            ),
            Exit::NotRevoked(_, error) | Exit::MayStillWork(_, error) => {
                let signs_in = self.wants_sign_in();
                // What came of signing in to try again is the news.
                let error = match self.machine.problem() {
                    Some(Problem::Failed(problem)) if signs_in => problem,
                    _ => error,
                };
                let check = match &issued.exit {
                    Exit::MayStillWork(id, _) => {
                        let id = id.clone();
                        event(Event::CheckRevoked(id), "Check again", "small")
                    }
                    _ => html! { <span hidden=true /> },
                };
                html! {
                    <div key="failed" class="revoke-problem">
                        { view_error(error, self.machine.problem_at(), &self.nodes.notice, None, check) }
                    </div>
                }
            }
        }
    }

    /// Whether a person has to sign in again before anything can be read or revoked.
    fn wants_sign_in(&self) -> bool {
        self.session.current().is_none() && !self.session.is_signing_in() && !self.session.asks_host()
    }

    /// The way to sign in again, where the session has ended.
    fn view_sign_in(&self, ctx: &Context<Self>) -> Html {
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::SignIn
        });
        if self.session.current().is_some() || self.session.asks_host() {
            return html! { <div key="signed-in" hidden=true /> };
        }
        html! {
            <form key="sign-in" class="form" novalidate=true {onsubmit}>
                <p>{ "You are signed out. Sign in again to read the details or to revoke it." }</p>
                { self.view_token_field(ctx) }
                <div key="buttons" class="row"><button>{ "Sign in" }</button></div>
            </form>
        }
    }

    fn view_what_ends(&self, issued: &Issued, id: &str) -> Html {
        let host = self.details.host().unwrap_or(&issued.draft.registry_id);
        html! {
            <>
                <p>{ format!("Every login with it to {host} stops working, and its password is removed from this page. You can't undo this.") }</p>
                <dl class="facts">
                    <div><dt>{ "Description" }</dt><dd>{ &issued.draft.description }</dd></div>
                    <div><dt>{ "Username" }</dt><dd><code>{ &issued.credential.username }</code></dd></div>
                    <div><dt>{ "ID" }</dt><dd><code>{ id }</code></dd></div>
                </dl>
            </>
        }
    }

    pub(super) fn press(&mut self, ctx: &Context<Self>, press: Press) {
        match press {
            Press::ShowPassword => {
                self.password.is_shown = !self.password.is_shown;
                self.password.copy_failed = false;
            }
            Press::CopyUsername | Press::CopyPassword => self.copy(ctx, press),
            Press::DownloadPassword => self.download(ctx),
            Press::ReadAgain => {
                self.read_again(ctx);
                // The button goes away, and with it the focus.
                self.focus = Some(self.nodes.issued.clone());
            }
        }
    }

    fn copy(&self, ctx: &Context<Self>, press: Press) {
        let Some(issued) = self.machine.issued().cloned() else { return };
        browser::later(ctx.link(), async move {
            let text = match press {
                Press::CopyUsername => &issued.credential.username,
                _ => issued.credential.password.reveal(),
            };
            Message::Copied(issued.attempt, press, browser::copy(text).await)
        });
    }

    pub(super) fn copied(&mut self, ctx: &Context<Self>, attempt: Attempt, press: Press, copied: bool) {
        // What the clipboard says of a credential that is no longer here is of no interest.
        if self.machine.issued().is_none_or(|issued| issued.attempt != attempt) {
            return;
        }
        match (press, copied) {
            (Press::CopyUsername, true) => {
                self.announce("Username copied.");
                self.handle(ctx, Event::CopiedOther(attempt));
            }
            (Press::CopyUsername, false) => {
                self.announce("Your browser did not allow copying. Select the username and copy it by hand.");
            }
            (_, true) => {
                self.password.copy_failed = false;
                self.handle(ctx, Event::Copied(attempt));
            }
            (_, false) => {
                self.password = PasswordView { is_shown: true, copy_failed: true, is_to_be_selected: true };
                self.announce(
                    "Your browser did not allow copying. The password is selected: copy it by hand.",
                );
            }
        }
    }

    /// By hand, too, the clipboard gets the password's own bytes: what is selected on a page has
    /// its line breaks changed on some systems, and of a masked one it is the mask.
    pub(super) fn copied_by_hand(&mut self, ctx: &Context<Self>, event: &web_sys::Event) {
        let Some(issued) = self.machine.issued().cloned() else { return };
        let password = issued.credential.password.reveal();
        let whole = if self.password.is_shown { password } else { MASK };
        let Some(data) = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data) else {
            return;
        };
        let all_selected = same_but_line_breaks(&browser::selected_text(), whole);
        if all_selected && data.set_data("text/plain", password).is_ok() {
            event.prevent_default();
            self.password.copy_failed = false;
            self.handle(ctx, Event::Copied(issued.attempt));
        }
    }

    fn download(&mut self, ctx: &Context<Self>) {
        let Some(issued) = self.machine.issued().cloned() else { return };
        let password = issued.credential.password.reveal();
        if browser::download("registry-password", "application/octet-stream", password) {
            self.password.copy_failed = false;
            self.handle(ctx, Event::DownloadStarted(issued.attempt));
        } else {
            self.announce("Your browser did not allow the download. Copy the password instead.");
        }
    }

    /// Something of the handoff panel has left the page, or was to.
    pub(super) fn handed_over(&mut self, ctx: &Context<Self>, attempt: Attempt, left: Left, text: String) {
        match left {
            Left::CopiedPassword => self.handle(ctx, Event::Copied(attempt)),
            Left::CopiedOther => self.handle(ctx, Event::CopiedOther(attempt)),
            Left::DownloadStarted => self.handle(ctx, Event::DownloadStarted(attempt)),
            Left::Nothing => {}
        }
        self.announce(text);
    }
}

fn saved_question(saved: Saved) -> &'static str {
    match saved {
        Saved::DownloadStarted => {
            "A download was started, but the browser does not tell whether the file was saved. You won't be able to see the password again."
        }
        _ => {
            "You copied the password, and then this page copied something else. You won't be able to see the password again."
        }
    }
}

fn same_but_line_breaks(selected: &str, text: &str) -> bool {
    let without = |text: &str| text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect::<String>();
    !selected.is_empty() && without(selected) == without(text)
}

/// What of a password of several lines the eye cannot see.
fn line_sentence(password: &str) -> String {
    if !password.contains('\n') {
        return String::new();
    }
    let lines = password.lines().count();
    let end = if password.ends_with('\n') {
        "It ends with a line break."
    } else {
        "It does not end with a line break."
    };
    format!("The password has {lines} lines. Copied or downloaded, it keeps every byte. {end}")
}
