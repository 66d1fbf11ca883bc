use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::ClipboardEvent;
use yew::prelude::*;

use super::{CreatePage, Message, Place, callback, press_callback, texts};
use crate::console::handoff_panel::Left;
use crate::console::texts::leaving;
use crate::console::ui::{
    Button, COPIED_FOR, COPY_SLOW, Modal, browser, view_code, view_error, view_fact, view_foreign,
    view_paragraph, view_paragraph_if,
};
use crate::error::Error;
use crate::issuing::{Attempt, Event, Exit, Issued, Loss, Problem, Saved, Suspect};
use crate::model::Secret;

/// How long a password is shown before the page says that it will be hidden, in milliseconds.
const SHOWN_FOR: u32 = 40_000;
/// How long there is then to keep it. Nobody should need to hurry (WCAG 2.2.1).
const HIDDEN_IN: u32 = 20_000;

/// What an exit asks.
struct Question {
    title: &'static str,
    children: Html,
    /// The button that answers no.
    back: Button,
    /// The other one, and what it does.
    go_on: Option<(Button, fn() -> Event)>,
}

/// How the password stands on the page.
#[derive(Default)]
pub(super) struct PasswordView {
    shown: Shown,
    /// What the clipboard did not do.
    note: Option<&'static str>,
    /// Once rendered, the text is to be selected for copying by hand.
    pub(super) is_to_be_selected: bool,
    /// The button that says that it has copied, and what ends that.
    copied: Option<(Press, Timeout)>,
}

/// Whether the password can be read, and what hides it again.
#[derive(Default)]
enum Shown {
    #[default]
    No,
    Yes {
        ends_soon: bool,
        _timeout: Timeout,
    },
}

impl PasswordView {
    fn is_shown(&self) -> bool {
        matches!(self.shown, Shown::Yes { .. })
    }

    fn has_copied(&self, press: Press) -> bool {
        self.copied.as_ref().is_some_and(|(copied, _)| *copied == press)
    }
}

/// The buttons of a new credential that are not the machine's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Press {
    /// Copies the registry's host.
    CopyRegistry,
    /// Copies the username.
    CopyUsername,
    /// Shows the password, or masks it again.
    ShowPassword,
    /// Shows the password for another while.
    KeepShowing,
    /// Copies the password.
    CopyPassword,
    /// Downloads the password.
    DownloadPassword,
    /// Reads once more what could not be read.
    ReadAgain,
}

/// What happens to a new credential after a while.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Timer {
    /// The password will be hidden soon.
    HidesSoon,
    /// The password is hidden.
    Hides,
    /// The clipboard does not answer about this credential.
    CopyIsSlow(Attempt),
    /// A button no longer says that it has copied.
    CopiedEnds,
}

impl CreatePage {
    /// The one place where a password is shown, and its exits.
    pub(super) fn view_issued(&self, ctx: &Context<Self>, issued: &Rc<Issued>) -> Html {
        let title = format!("regcred-{}-title", self.id);
        let (state_look, state, hint) = texts::saved(issued.saved);
        let hint = if issued.is_revoking() { texts::REVOKING } else { hint };
        let done_look = if issued.saved == Saved::Copied { "primary" } else { "" };
        let labels = ctx.props().labels();
        let button = |event, label, look| {
            Button { is_disabled: issued.is_revoking(), ..Button::new(label, look) }
                .view(callback(ctx, event))
        };
        html! {
            <section key="issued" class="new-credential" aria-labelledby={title.clone()}>
                <header>
                    <h2 ref={&self.nodes.issued} id={title} tabindex="-1">{ texts::created(self.machine.queue()) }</h2>
                    <p>
                        { view_foreign(&issued.post.draft().description) }
                        <span ref={&self.nodes.expiry} />
                    </p>
                </header>
                { self.view_login(ctx, issued) }
                { self.view_duplicates(ctx, &issued.duplicates) }
                { self.view_exit(ctx, issued) }
                { self.view_sign_in(ctx) }
                { self.view_handoff(ctx, issued) }
                <div class="dock" role="region" aria-label="Finish">
                    <span class="pill" data-look={state_look}>{ state }</span>
                    <span class="soft">{ hint }</span>
                    <span class="row">
                        { button(|| Event::Revoke, labels.revoke, "danger") }
                        { button(|| Event::Done, labels.done, done_look) }
                    </span>
                </div>
            </section>
        }
    }

    /// Registry, username and password, each ready to be copied.
    fn view_login(&self, ctx: &Context<Self>, issued: &Issued) -> Html {
        let (username, password) = (&*issued.credential.username, issued.credential.password.reveal());
        let is_shown = self.password.is_shown();
        let lines = if is_shown { texts::lines(password) } else { String::new() };
        let (show, show_name) = if is_shown { ("Hide", "Hide password") } else { ("Show", "Show password") };
        let copy_look = if issued.saved == Saved::Copied { "copy wide" } else { "copy wide primary" };
        let button = |press: Press, label: &'static str, name: &'static str, look, node: &NodeRef| {
            let (name, has_copied) = (Some(name.into()), self.password.has_copied(press));
            Button { name, node: node.clone(), has_copied, ..Button::new(label, look) }
                .view(press_callback(ctx, press))
        };
        let no_node = NodeRef::default();
        let host = self.details.host().unwrap_or_default();
        // What cannot be copied is no value, but says that there is none.
        let values = [
            ("Registry", host, self.details.no_host(), Press::CopyRegistry, "Copy registry"),
            (
                "Username",
                username,
                texts::no_username(self.details.name()),
                Press::CopyUsername,
                "Copy username",
            ),
        ];
        // What scrolls is reached by keyboard, and then needs a name.
        let scrolls = |value: &'static str| (!lines.is_empty()).then_some(value);
        let ends_soon = matches!(self.password.shown, Shown::Yes { ends_soon: true, .. });
        let may_be_revoked = issued.may_be_revoked || self.details.is_removed();
        let clipboard = self.machine.clipboard().map(texts::clipboard_holds);
        let notes = [
            (may_be_revoked.then_some(texts::MAY_BE_REVOKED), Some("warn")),
            (self.machine.has_more().then_some(texts::MORE_PASSWORDS), Some("warn")),
            (clipboard.as_deref(), Some("warn")),
            (self.password.note, Some("warn")),
            ((!lines.is_empty()).then_some(&*lines), None),
            ((!ends_soon).then_some(texts::SAVE_NOW), None),
        ];
        let shown = html! {
            <code
                ref={&self.nodes.password}
                class="value"
                role={scrolls("group")}
                aria-label={scrolls("Lines of the password")}
                tabindex={scrolls("0")}
                oncopy={ctx.link().callback(Message::CopiedByHand)}
            >
                { if is_shown { password } else { Secret::MASK } }
            </code>
        };
        let buttons = html! {
            <>
                { button(Press::ShowPassword, show, show_name, "", &self.nodes.show) }
                { button(Press::DownloadPassword, "Download", "Download password", "", &no_node) }
                { button(Press::CopyPassword, "Copy password", "Copy password", copy_look, &no_node) }
            </>
        };
        html! {
            <div part="panel" class="panel secret">
                { for values.into_iter().map(|(name, value, why_none, press, copy)| {
                    let is_known = !value.is_empty();
                    let value = if is_known { value.to_owned() } else { why_none };
                    let value = html! { <code class="value" data-look={(!is_known).then_some("soft")}>{ value }</code> };
                    view_value(name, value, button(press, "Copy", copy, "copy", &no_node), is_known)
                }) }
                { view_value("Password", shown, buttons, true) }
                // A list of its own, or the elements round it would be made anew as it grows.
                <>
                    { for notes.into_iter().filter_map(|(text, look)| {
                        Some(html! { <p key={text?} class="note" data-look={look}>{ text }</p> })
                    }) }
                </>
                <div key="hides" class="note" data-look="warn" hidden={!ends_soon}>
                    { texts::HIDES }
                    { button(Press::KeepShowing, "Keep showing", "Keep showing", "", &self.nodes.keep) }
                </div>
                { self.view_unread(ctx, issued) }
            </div>
        }
    }

    /// The question that an exit asks, or what became of it.
    fn view_exit(&self, ctx: &Context<Self>, issued: &Issued) -> Html {
        let labels = ctx.props().labels();
        let Question { title, children, back, go_on } = match &issued.exit {
            Exit::Open | Exit::Revoking(_) => return Html::default(),
            Exit::NotRevoked(_, error) | Exit::MayStillWork(_, error) => {
                return self.view_failed_exit(ctx, &issued.exit, error);
            }
            Exit::AskingToLeave => {
                let (title, what, leave) = leaving(Loss::Password(issued.saved));
                let (back_look, look) = match issued.saved {
                    Saved::No => ("primary", "danger"),
                    Saved::Overwritten => ("primary", ""),
                    Saved::Copied | Saved::DownloadStarted => ("", "primary"),
                };
                Question {
                    title,
                    children: html! {
                        <>
                            { view_paragraph_if(issued.may_be_revoked, texts::MAY_BE_REVOKED) }
                            { view_paragraph(what) }
                        </>
                    },
                    back: Button::new(texts::BACK, back_look),
                    go_on: Some((Button::new(leave, look), || Event::Leave)),
                }
            }
            Exit::AskingToRevoke(id) => Question {
                title: labels.revoke_title,
                children: self.view_what_ends(ctx, issued, id),
                back: Button::new("Cancel", ""),
                go_on: Some((Button::new(labels.confirm_revoke, "danger"), || Event::ConfirmRevoke)),
            },
            Exit::Finding => Question {
                title: "Finding the credential…",
                children: view_paragraph(texts::FINDING),
                back: Button::new("Cancel", ""),
                go_on: None,
            },
            Exit::Choosing(suspects) => Question {
                title: match suspects.len() {
                    0 => "We couldn't find the credential",
                    1 => "Is this the one?",
                    _ => "Which one is it?",
                },
                children: self.view_choice(ctx, issued, suspects),
                back: Button::new(texts::BACK, ""),
                go_on: Some((Button::new("Check again", ""), || Event::CheckAgain)),
            },
        };
        let buttons = html! {
            <>
                { back.view(callback(ctx, || Event::KeepOpen)) }
                { for go_on.map(|(button, event)| button.view(callback(ctx, event))) }
            </>
        };
        html! {
            <Modal key={title} {title} {buttons} on_cancel={callback(ctx, || Event::KeepOpen)}>
                { children }
            </Modal>
        }
    }

    /// What may be the one that is to be revoked, where nothing tells which one it is.
    fn view_choice(&self, ctx: &Context<Self>, issued: &Issued, suspects: &[Suspect]) -> Html {
        if suspects.is_empty() {
            let what = if issued.may_be_revoked { texts::MAY_BE_REVOKED } else { texts::STAYS_ACTIVE };
            return html! { <p>{ texts::NOT_LISTED }{ what }</p> };
        }
        // The list may call it by its key's account.
        let account = issued.account().map(|account| view_fact(texts::ACCOUNT, view_code(account)));
        html! {
            <>
                { view_paragraph(texts::any_of_these(suspects.len())) }
                { for account.map(|account| html! { <dl class="facts">{ account }</dl> }) }
                { self.view_suspects(ctx, suspects) }
            </>
        }
    }

    fn view_failed_exit(&self, ctx: &Context<Self>, exit: &Exit, error: &Error) -> Html {
        // Where signing in to try again has failed, that is what to tell.
        let error = match self.machine.problem() {
            Some(Problem::Failed(problem)) if self.wants_sign_in() => problem,
            _ => error,
        };
        let check = match exit {
            Exit::MayStillWork(id, _) => self.view_check_revoked(ctx, id),
            _ => Html::default(),
        };
        html! {
            <div key="failed" class="revoke-problem">
                { view_error(error, self.session.explain(), self.machine.problem_at(), &self.nodes.notice, None, check) }
            </div>
        }
    }

    /// Whether a person has to sign in again before anything can be read or revoked.
    fn wants_sign_in(&self) -> bool {
        self.session.current().is_none() && !self.session.is_signing_in() && !self.session.asks_host()
    }

    /// The way to sign in again, where the session has ended.
    fn view_sign_in(&self, ctx: &Context<Self>) -> Html {
        html! {
            <div key="sign-in" class="form" hidden={!self.wants_token()}>
                { view_paragraph(texts::SIGNED_OUT) }
                { self.view_sign_in_form(ctx) }
            </div>
        }
    }

    fn view_what_ends(&self, ctx: &Context<Self>, issued: &Issued, id: &str) -> Html {
        let host = self.details.host().unwrap_or(&issued.post.draft().registry_id);
        // A name that is not the account's may be another credential's.
        let account =
            issued.account().filter(|account| self.details.name().is_some_and(|name| name != *account));
        html! {
            <>
                { view_paragraph_if(!issued.is_confirmed() || account.is_some(), texts::NOT_CONFIRMED) }
                if let Place::Replacement { stays, .. } = &ctx.props().place {
                    { stays.clone() }
                }
                { view_paragraph(texts::what_ends(host)) }
                <dl class="facts">
                    { for self.details.description(issued).map(|it| view_fact("Description", view_foreign(it))) }
                    { for Some(&issued.credential.username).filter(|it| !it.is_empty()).map(|it| view_fact("Username", view_code(it))) }
                    { for self.details.name().filter(|name| *name != issued.credential.username).map(|name| view_fact("Name", view_code(name))) }
                    { for account.map(|account| view_fact(texts::ACCOUNT, view_code(account))) }
                    { view_fact("ID", view_code(id)) }
                    { for self.details.created_by().map(|name| view_fact("Created by", view_foreign(name))) }
                </dl>
            </>
        }
    }

    pub(super) fn press(&mut self, ctx: &Context<Self>, press: Press) {
        match press {
            Press::ShowPassword if self.password.is_shown() => self.hide(),
            Press::ShowPassword | Press::KeepShowing => {
                self.show(ctx);
                // One button goes away, and with it the focus; the other moves down.
                self.focus = Some(self.nodes.show.clone());
            }
            Press::CopyRegistry | Press::CopyUsername | Press::CopyPassword => self.copy(ctx, press),
            Press::DownloadPassword => self.download(ctx),
            Press::ReadAgain => {
                self.read_again(ctx);
                self.focus = Some(self.nodes.issued.clone());
            }
        }
    }

    pub(super) fn elapsed(&mut self, ctx: &Context<Self>, timer: Timer) {
        match timer {
            Timer::HidesSoon => {
                let _timeout = timeout(ctx, HIDDEN_IN, Timer::Hides);
                self.password.shown = Shown::Yes { ends_soon: true, _timeout };
                self.announce(texts::HIDES_SOON);
            }
            Timer::Hides => {
                if browser::has_focus(&self.nodes.keep) {
                    self.focus = Some(self.nodes.show.clone());
                }
                self.hide();
                self.announce(texts::HIDDEN);
            }
            Timer::CopyIsSlow(attempt) if self.shows(attempt) => self.note(COPY_SLOW),
            Timer::CopyIsSlow(_) => {}
            Timer::CopiedEnds => self.password.copied = None,
        }
    }

    /// Shows the password for a while: a person may leave the desk without hiding it.
    fn show(&mut self, ctx: &Context<Self>) {
        let _timeout = timeout(ctx, SHOWN_FOR, Timer::HidesSoon);
        self.password.shown = Shown::Yes { ends_soon: false, _timeout };
    }

    fn hide(&mut self) {
        self.password.shown = Shown::No;
        self.password.note = None;
    }

    /// Shows and announces what the clipboard did not do.
    fn note(&mut self, note: &'static str) {
        self.password.note = Some(note);
        self.announce(note);
    }

    fn copy(&self, ctx: &Context<Self>, press: Press) {
        let Some(issued) = self.machine.issued().cloned() else { return };
        let host = self.details.host().unwrap_or_default().to_owned();
        let attempt = issued.post.attempt;
        let slow = ctx.link().callback(move |()| Message::Elapsed(Timer::CopyIsSlow(attempt)));
        browser::later(ctx.link(), async move {
            let text = match press {
                Press::CopyRegistry => &host,
                Press::CopyUsername => &issued.credential.username,
                _ => issued.credential.password.reveal(),
            };
            Message::Copied(attempt, press, browser::copy(text, slow).await)
        });
    }

    /// Whether this credential is on the page, and has not left it meanwhile.
    fn shows(&self, attempt: Attempt) -> bool {
        self.machine.issued().is_some_and(|issued| issued.post.attempt == attempt)
    }

    pub(super) fn copied(&mut self, ctx: &Context<Self>, attempt: Attempt, press: Press, copied: bool) {
        if !self.shows(attempt) {
            return;
        }
        self.password.note = None;
        if copied {
            self.password.copied = Some((press, timeout(ctx, COPIED_FOR, Timer::CopiedEnds)));
        }
        match (press, copied) {
            (Press::CopyPassword, true) => self.handle(ctx, Event::Copied(attempt)),
            (Press::CopyPassword, false) => {
                self.show(ctx);
                self.password.is_to_be_selected = true;
                self.note(texts::COPY_BY_HAND);
            }
            (_, true) => {
                let is_username = press == Press::CopyUsername;
                self.announce(if is_username { "Username copied." } else { "Registry copied." });
            }
            (_, false) => self.note(texts::SELECT_BY_HAND),
        }
    }

    /// Puts the password's own bytes on the clipboard where it is copied by hand: some systems change
    /// the line breaks of what is selected, and a masked password would be copied as its mask.
    pub(super) fn copied_by_hand(&mut self, ctx: &Context<Self>, event: &web_sys::Event) {
        let Some(issued) = self.machine.issued().cloned() else { return };
        let password = issued.credential.password.reveal();
        let whole = if self.password.is_shown() { password } else { Secret::MASK };
        let Some(data) = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data) else {
            return;
        };
        let all_selected = same_but_line_breaks(&browser::selected_text(), whole);
        if all_selected && data.set_data("text/plain", password).is_ok() {
            event.prevent_default();
            self.password.note = None;
            self.handle(ctx, Event::Copied(issued.post.attempt));
        }
    }

    fn download(&mut self, ctx: &Context<Self>) {
        let Some(issued) = self.machine.issued().cloned() else { return };
        let password = issued.credential.password.reveal();
        let file_name = format!("{} password.txt", issued.post.draft().description.trim());
        if browser::download(&file_name, "application/octet-stream", password) {
            self.password.note = None;
            self.handle(ctx, Event::DownloadStarted(issued.post.attempt));
        } else {
            self.announce(texts::NO_DOWNLOAD);
        }
    }

    /// Something of the handoff panel has left the page, or was to.
    pub(super) fn handed_over(&mut self, ctx: &Context<Self>, attempt: Attempt, left: Left, text: String) {
        match left {
            Left::CopiedPassword => self.handle(ctx, Event::Copied(attempt)),
            Left::DownloadStarted => self.handle(ctx, Event::DownloadStarted(attempt)),
            Left::Nothing => {}
        }
        self.announce(text);
    }
}

/// A value of the login, and its buttons where there is such a value.
fn view_value(name: &'static str, value: Html, buttons: Html, is_known: bool) -> Html {
    html! {
        <div key={name} role="group" aria-label={name}>
            <span class="name">{ name }</span>
            { value }
            <span class="row" hidden={!is_known}>{ buttons }</span>
        </div>
    }
}

fn timeout(ctx: &Context<CreatePage>, milliseconds: u32, then: Timer) -> Timeout {
    let emit = ctx.link().callback(Message::Elapsed);
    Timeout::new(milliseconds, move || emit.emit(then))
}

fn same_but_line_breaks(selected: &str, text: &str) -> bool {
    let without = |text: &str| text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect::<String>();
    !selected.is_empty() && without(selected) == without(text)
}
