use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::ClipboardEvent;
use yew::prelude::*;

use super::{CreateCredential, End, Message, Press, Problem, SignsIn};
use crate::console::browser;
use crate::console::components::view_error;
use crate::issuing::{Attempt, Exit, Issued, Phase};

/// As long whatever the password: its length is nobody's business.
const MASK: &str = "••••••••••••";

/// How the password stands on the page.
#[derive(Default)]
pub(super) struct Shown {
    in_clear: bool,
    copy_failed: bool,
    /// Once rendered, the text is to be selected for copying by hand.
    pub(super) select_password: bool,
}

impl CreateCredential {
    /// The one place where a password is shown, and the two ways out.
    pub(super) fn view_issued(&self, ctx: &Context<Self>, issued: &Rc<Issued>) -> Html {
        let title = format!("regcred-{}-title", self.id);
        let password = issued.credential.password.reveal();
        let revoking = issued.exit == Exit::Revoking;
        let (state_look, state) = if issued.kept { ("ok", "● Kept") } else { ("warn", "◆ Not kept yet") };
        let hint = match &issued.exit {
            Exit::Revoking => "Revoking the credential…",
            _ if issued.id.is_none() => "It cannot be revoked from here until its ID is known.",
            _ if issued.kept => "Either way the password goes from this page.",
            _ => "Copy or download the password first.",
        };
        let (show, copy_look, store_look) = (
            if self.shown.in_clear { "Hide password" } else { "Show password" },
            if issued.kept { "small" } else { "small primary" },
            if issued.kept { "primary" } else { "" },
        );
        let lines = if self.shown.in_clear { line_sentence(password) } else { String::new() };
        html! {
            <section key="issued" part="panel" class="panel new-credential" aria-labelledby={title.clone()}>
                <header>
                    <h2 ref={&self.nodes.new_credential} id={title} tabindex="-1">{ "New credential" }</h2>
                    <span class="pill" data-look={state_look}>{ state }</span>
                </header>
                <p class="soft">{ "This is the only time the password can be seen. Copy or download it before you leave." }</p>
                <div class="secret">
                    <div role="group" aria-label="Username">
                        <span class="name">{ "Username" }</span>
                        <code class="value">{ &issued.credential.username }</code>
                        <span class="row">{ self.view_button(ctx, Press::CopyUsername, "Copy username", "small", true) }</span>
                    </div>
                    <div role="group" aria-label="Password" data-look={(!lines.is_empty()).then_some("lines")}>
                        <span class="name">{ "Password" }</span>
                        <code ref={&self.nodes.password} class="value" tabindex="0" oncopy={ctx.link().callback(Message::CopiedByHand)}>
                            { if self.shown.in_clear { password } else { MASK } }
                        </code>
                        <span class="row">
                            { self.view_button(ctx, Press::ShowPassword, show, "small", true) }
                            { self.view_button(ctx, Press::DownloadPassword, "Download password", "small", true) }
                            { self.view_button(ctx, Press::CopyPassword, "Copy password", copy_look, true) }
                        </span>
                    </div>
                </div>
                <p class="soft" hidden={lines.is_empty()}>{ lines }</p>
                <p class="notice" data-look="warn" hidden={!self.shown.copy_failed}>
                    <span class="sign" aria-hidden="true">{ "!" }</span>
                    <span>
                        { "Copying failed: the browser did not allow it. The password is shown and selected above; press Ctrl+C or ⌘C, or download it." }
                    </span>
                </p>
                { self.view_facts(ctx, issued) }
                <p class="notice" data-look="warn" hidden={!issued.may_be_revoked}>
                    <span class="sign" aria-hidden="true">{ "?" }</span>
                    <span>
                        { "Its answer came after one with this description was revoked. If that was this one, its login does not work: try it before you rely on it." }
                    </span>
                </p>
                { self.view_strays(ctx, issued) }
                { self.view_handoff(ctx, issued) }
                { self.view_revoke_problem(ctx, issued) }
                <div class="row exits">
                    { self.view_button(ctx, Press::Store, "I have stored it", store_look, issued.kept && !revoking) }
                    { self.view_button(ctx, Press::Discard, "Discard and revoke", "danger", issued.id.is_some() && !revoking) }
                    <span class="soft">{ hint }</span>
                </div>
            </section>
        }
    }

    fn view_revoke_problem(&self, ctx: &Context<Self>, issued: &Rc<Issued>) -> Html {
        let Exit::RevokeFailed(error) = &issued.exit else {
            return html! { <div hidden=true /> };
        };
        // What went wrong on the way to another attempt is the newer problem.
        let error = match &self.problem {
            Problem::Failed(error) => error,
            Problem::None | Problem::Missing(_) => error,
        };
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::SignIn
        });
        html! {
            <div class="revoke-problem">
                { view_error(error, self.problem_at, &self.nodes.notice, None, Html::default()) }
                {
                    if ctx.props().session.is_none() && ctx.props().signs_in == SignsIn::Form {
                        html! {
                            <form class="form" {onsubmit}>
                                { self.view_token_field(ctx) }
                                <div class="row"><button>{ "Sign in" }</button></div>
                            </form>
                        }
                    } else {
                        html! { <div hidden=true /> }
                    }
                }
            </div>
        }
    }

    pub(super) fn press(&mut self, ctx: &Context<Self>, press: Press) {
        match press {
            Press::StopWaiting => self.creating.stop_waiting(),
            Press::StartAgain => {
                self.creating.start_again();
                if self.wait_seconds() == 0 {
                    self.problem = Problem::None;
                }
                self.focus = Some(self.nodes.description.clone());
            }
            Press::LookAgain => {
                if let Some(attempt) = self.creating.look_again() {
                    self.begin_looking(ctx, attempt);
                    self.focus = Some(self.nodes.notice.clone());
                }
            }
            Press::ShowPassword => {
                self.shown.in_clear = !self.shown.in_clear;
                self.shown.copy_failed = false;
            }
            Press::CopyUsername | Press::CopyPassword => self.copy(ctx, press),
            Press::DownloadPassword => self.download(),
            Press::ReadAgain => {
                self.read_facts(ctx);
                // The button goes away, and with it the focus.
                self.focus = Some(self.nodes.new_credential.clone());
            }
            Press::Store => self.store(ctx),
            Press::Discard => self.discard(ctx),
        }
    }

    fn copy(&mut self, ctx: &Context<Self>, press: Press) {
        let Phase::Issued(issued) = self.creating.phase() else { return };
        let issued = issued.clone();
        browser::later(ctx.link(), async move {
            let text = match press {
                Press::CopyUsername => &issued.credential.username,
                _ => issued.credential.password.reveal(),
            };
            Message::Copied(issued.attempt, press, browser::copy(text).await)
        });
    }

    pub(super) fn copied(&mut self, attempt: Attempt, press: Press, copied: bool) {
        // What the clipboard says of a credential that is no longer here is of no interest.
        if self.creating.issued() != Some(attempt) {
            return;
        }
        match (press, copied) {
            (Press::CopyUsername, true) => self.say("Username copied."),
            (Press::CopyUsername, false) => {
                self.say("Copying failed. Select the username and copy it by hand.")
            }
            (_, true) => {
                self.keep(attempt, "Password copied.");
            }
            (_, false) => {
                self.shown = Shown { in_clear: true, copy_failed: true, select_password: true };
                self.say("Copying failed. The password is selected: copy it by hand.");
            }
        }
    }

    /// By hand, too, the clipboard gets the password's own bytes: what is selected on a page has
    /// its line breaks changed on some systems, and of a masked one it is the mask.
    pub(super) fn copied_by_hand(&mut self, event: &web_sys::Event) {
        let Phase::Issued(issued) = self.creating.phase() else { return };
        let password = issued.credential.password.reveal();
        let whole = if self.shown.in_clear { password } else { MASK };
        let Some(data) = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data) else {
            return;
        };
        let all_selected = same_but_line_breaks(&browser::selected_text(), whole);
        if all_selected && data.set_data("text/plain", password).is_ok() {
            event.prevent_default();
            self.keep(issued.attempt, "Password copied.");
        }
    }

    fn download(&mut self) {
        let Phase::Issued(issued) = self.creating.phase() else { return };
        if browser::download(
            "registry-password",
            "application/octet-stream",
            issued.credential.password.reveal(),
        ) {
            self.keep(issued.attempt, "Password downloaded. The file holds it in clear.");
        } else {
            self.say("The browser did not allow the download. Copy the password instead.");
        }
    }

    pub(super) fn keep(&mut self, attempt: Attempt, said: &str) {
        self.shown.copy_failed = false;
        self.creating.keep(attempt);
        self.say(said);
    }

    fn store(&mut self, ctx: &Context<Self>) {
        let Phase::Issued(issued) = self.creating.phase() else { return };
        let issued = issued.clone();
        self.creating.store();
        if self.creating.issued() == Some(issued.attempt) {
            return;
        }
        // The way out of one credential is the way to the next, for the same registry.
        if !ctx.props().is_successor && self.draft.description == issued.draft.description {
            self.draft.description.clear();
            ctx.props().on_draft.emit(self.draft.clone());
        }
        self.say("The password is gone from this page.");
        ctx.props().on_end.emit((issued.draft.clone(), End::Stored(issued.id.clone())));
    }

    fn discard(&mut self, ctx: &Context<Self>) {
        let Some((registry_id, id)) = self.creating.discard() else { return };
        self.problem = Problem::None;
        let (client, session) = (ctx.props().client.clone(), ctx.props().session.clone());
        browser::later(ctx.link(), async move {
            let (session, result) = client.revoke_with(session.as_deref(), &registry_id, &id).await;
            Message::Revoked(session, result)
        });
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
    format!("The password has {lines} lines; copied or downloaded, it keeps every byte. {end}")
}
