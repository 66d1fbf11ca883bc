use yew::prelude::*;

use super::{CreatePage, Message};
use crate::console::ui::{Button, dates, unmasked, view_foreign};
use crate::issuing::{Decision, Event, Suspect};

impl CreatePage {
    /// Credentials that may have come of a press: what speaks for each, and what can be done.
    pub(super) fn view_suspects(&self, ctx: &Context<Self>, suspects: &[Suspect]) -> Html {
        html! {
            <div key="suspects" class="found-all" hidden={suspects.is_empty()}>
                { for suspects.iter().map(|suspect| self.view_suspect(ctx, suspect)) }
            </div>
        }
    }

    fn view_suspect(&self, ctx: &Context<Self>, suspect: &Suspect) -> Html {
        let candidate = &suspect.candidate;
        let credential = &candidate.entry.credential;
        let created = match candidate.entry.created_at {
            Some(at) => dates::distance(at, self.now()),
            None => "at a time that the API doesn't tell".to_owned(),
        };
        let by: Html = match (&credential.created_by, candidate.is_by_user) {
            (_, true) => "you".into(),
            (Some(name), false) if !name.is_empty() => view_foreign(name),
            _ => "somebody the API doesn't name".into(),
        };
        let is_new =
            if candidate.is_new { "It wasn't there before." } else { "It may have been there before." };
        let elsewhere = match () {
            () if self.machine.is_created_elsewhere() => {
                "Another tab is creating a credential with this description. This may be that one."
            }
            () if self.machine.is_left_elsewhere(suspect.id()) => "You left it active in another tab.",
            () if self.machine.is_asked_elsewhere(suspect.id()) => "Another tab asks about this one, too.",
            () => "",
        };
        html! {
            <div key={suspect.id().to_owned()} class="found">
                <dl class="facts">
                    <div><dt>{ "Description" }</dt><dd>{ view_foreign(&credential.description) }</dd></div>
                    <div><dt>{ "Name" }</dt><dd><code>{ view_foreign(&credential.name) }</code></dd></div>
                    <div><dt>{ "ID" }</dt><dd><code>{ view_foreign(&credential.id) }</code></dd></div>
                    <div><dt>{ "Created" }</dt><dd>{ created }{ " by " }{ by }{ ". " }{ is_new }</dd></div>
                </dl>
                <p class="soft" hidden={elsewhere.is_empty()}>{ elsewhere }</p>
                { self.view_failed_decision(ctx, suspect.id(), &suspect.decision) }
                { self.view_decision(ctx, suspect) }
            </div>
        }
    }

    fn view_decision(&self, ctx: &Context<Self>, suspect: &Suspect) -> Html {
        let name = unmasked(&suspect.candidate.entry.credential.name);
        let button = |event: fn(String) -> Event, label: &'static str, name: String, look: &'static str| {
            let id = suspect.id().to_owned();
            let on_press = ctx.link().callback(move |()| Message::Event(event(id.clone())));
            Button {
                node: NodeRef::default(),
                name: name.into(),
                label: label.into(),
                look,
                has_copied: false,
            }
            .view(on_press)
        };
        match suspect.decision {
            Decision::Revoking => html! { <p key="revoking" class="soft">{ "Revoking…" }</p> },
            Decision::Asking => html! {
                <div key="asking">
                    <p><b>{ "Revoke " }<bdi>{ &name }</bdi>{ "? Every login with it stops working. You can't undo this." }</b></p>
                    <div class="row">
                        { button(Event::LeaveSuspect, "Cancel", "Cancel".to_owned(), "small") }
                        { button(Event::ConfirmSuspect, "Revoke", format!("Revoke {name}"), "small danger") }
                    </div>
                </div>
            },
            _ => html! {
                <div key="open" class="row">
                    { button(Event::RevokeSuspect, "Revoke…", format!("Revoke {name}…"), "small danger") }
                    { button(Event::LeaveSuspect, "Leave it active", format!("Leave {name} active"), "small") }
                </div>
            },
        }
    }
}
