use yew::prelude::*;

use super::{CreatePage, callback_about, texts};
use crate::console::ui::notice::Notice;
use crate::console::ui::{
    Button, Modal, dates, view_code, view_fact, view_foreign, view_paragraph, view_paragraph_if,
    with_hidden_shown,
};
use crate::issuing::{Candidate, Decision, Event, Suspect};

impl CreatePage {
    /// What else a POST that has ended may have created.
    pub(super) fn view_left_over(&self, ctx: &Context<Self>) -> Html {
        self.view_duplicates(ctx, self.machine.ended().map(|ended| &*ended.suspects).unwrap_or_default())
    }

    /// Others that may have come by the same press.
    pub(super) fn view_duplicates(&self, ctx: &Context<Self>, suspects: &[Suspect]) -> Html {
        if suspects.is_empty() {
            return Html::default();
        }
        Notice { look: "warn", what: texts::DUPLICATE, key: 0, node: &NodeRef::default() }.view(html! {
            <>
                <p>
                    { texts::WHY_DUPLICATE }
                    { if self.machine.may_have_more() { texts::MAY_BE_MORE } else { texts::DUPLICATES_PASSWORD } }
                </p>
                { self.view_suspects(ctx, suspects) }
            </>
        })
    }

    /// Credentials that may have come of a press: what speaks for each, and what can be done.
    pub(super) fn view_suspects(&self, ctx: &Context<Self>, suspects: &[Suspect]) -> Html {
        html! {
            <div key="suspects" class="found-all" hidden={suspects.is_empty()}>
                { for suspects.iter().map(|suspect| self.view_suspect(ctx, suspect)) }
            </div>
        }
    }

    fn view_suspect(&self, ctx: &Context<Self>, suspect: &Suspect) -> Html {
        let elsewhere = self.elsewhere(suspect.id());
        html! {
            <div key={suspect.id().to_owned()} class="found">
                { self.view_candidate(&suspect.candidate) }
                <p class="soft" hidden={elsewhere.is_empty()}>{ elsewhere }</p>
                { self.view_failed_decision(ctx, suspect.id(), &suspect.decision) }
                { self.view_decision(ctx, suspect) }
            </div>
        }
    }

    /// What other tabs have said that speaks against it.
    fn elsewhere(&self, id: &str) -> &'static str {
        if self.machine.is_created_elsewhere() {
            "Another tab or form is creating the same. This may be that one."
        } else if self.machine.is_left_elsewhere(id) {
            "You left it active in another tab or form."
        } else if self.machine.is_asked_elsewhere(id) {
            "Another tab or form asks about this one, too."
        } else {
            ""
        }
    }

    /// What a list says of a credential that may be, or is, what was created.
    pub(super) fn view_candidate(&self, candidate: &Candidate) -> Html {
        let credential = &candidate.entry.credential;
        html! {
            <dl class="facts">
                { view_fact("Description", view_foreign(&credential.description)) }
                { view_fact("Name", view_code(&credential.name)) }
                { view_fact("ID", view_code(&credential.id)) }
                { view_fact("Created", self.view_created(candidate)) }
            </dl>
        }
    }

    /// When and by whom it was created, and whether it was there before.
    fn view_created(&self, candidate: &Candidate) -> Html {
        let created = match candidate.entry.created_at {
            // A distance would grow while a person thinks it over.
            Some(at) => dates::in_local_zone(at),
            None => "at a time that the API doesn't tell".to_owned(),
        };
        let by: Html = match (&candidate.entry.credential.created_by, candidate.is_by_user) {
            (_, true) => "you".into(),
            (Some(name), false) if !name.is_empty() => view_foreign(name),
            _ => "somebody the API doesn't name".into(),
        };
        let is_new = if candidate.is_new {
            "It wasn't in the list before."
        } else {
            "It may have been in the list before."
        };
        html! { <>{ created }{ " by " }{ by }{ ". " }{ is_new }</> }
    }

    /// What can be done about one.
    fn view_decision(&self, ctx: &Context<Self>, suspect: &Suspect) -> Html {
        let name = with_hidden_shown(&suspect.candidate.entry.credential.name);
        let on = |event| callback_about(ctx, suspect.id(), event);
        let live = !matches!(suspect.decision, Decision::Revoking);
        let button = |event, name: String, label, look| {
            Button { name: Some(name.into()), is_disabled: !live, ..Button::new(label, look) }.view(on(event))
        };
        let (revoke, name_of_revoke) = if live {
            ("Revoke…", format!("Revoke {name}…"))
        } else {
            (texts::REVOKING, format!("Revoking {name}…"))
        };
        html! {
            <div class="row">
                { button(Event::RevokeSuspect, name_of_revoke, revoke, "small danger") }
                { button(Event::LeaveSuspect, format!("Leave {name} active"), "Leave it active", "small") }
                { self.view_question(ctx, &suspect.candidate, &suspect.decision) }
            </div>
        }
    }

    /// The question whether to revoke one, where it is asked. It covers the facts, and says by whom it was created.
    pub(super) fn view_question(
        &self,
        ctx: &Context<Self>,
        candidate: &Candidate,
        decision: &Decision,
    ) -> Html {
        if !matches!(decision, Decision::Asking) {
            return Html::default();
        }
        let credential = &candidate.entry.credential;
        let (name, elsewhere) = (with_hidden_shown(&credential.name), self.elsewhere(&credential.id));
        let on = |event| callback_about(ctx, &credential.id, event);
        let revoke =
            Button { name: Some(format!("Revoke {name}").into()), ..Button::new("Revoke", "danger") };
        let buttons = html! {
            <>
                { Button::new("Cancel", "").view(on(Event::LeaveSuspect)) }
                { revoke.view(on(Event::ConfirmSuspect)) }
            </>
        };
        html! {
            <Modal title={format!("Revoke {name}?")} {buttons} on_cancel={on(Event::LeaveSuspect)}>
                { view_paragraph("Every login with it stops working, also one saved in another window. You can't undo this.") }
                { view_paragraph_if(!elsewhere.is_empty(), elsewhere) }
                <p>{ "Description: " }{ view_foreign(&credential.description) }</p>
                <p>{ "Created " }{ self.view_created(candidate) }</p>
            </Modal>
        }
    }
}
