use std::rc::Rc;

use yew::prelude::*;

use super::{CreateCredential, Message};
use crate::client::Session;
use crate::console::{browser, dates};
use crate::error::{Error, Kind};
use crate::issuing::{Attempt, Issued, Phase};

impl CreateCredential {
    /// Looks what else the press made whose password is on the page.
    pub(super) fn look_around(&mut self, ctx: &Context<Self>) {
        let Phase::Issued(issued) = self.creating.phase() else { return };
        let (attempt, registry_id) = (issued.attempt, issued.draft.registry_id.clone());
        let now = dates::now(ctx.props().session.as_ref());
        if let Some(entries) = self.before.entries(&registry_id) {
            self.creating.looked_around(attempt, entries, now);
        }
    }

    pub(super) fn revoke_stray(&mut self, ctx: &Context<Self>, id: String) {
        let Phase::Issued(issued) = self.creating.phase() else { return };
        let (attempt, registry_id) = (issued.attempt, issued.draft.registry_id.clone());
        let (client, session) = (ctx.props().client.clone(), ctx.props().session.clone());
        self.say("Revoking the other one…");
        browser::later(ctx.link(), async move {
            let (session, result) = client.revoke_with(session.as_deref(), &registry_id, &id).await;
            Message::StrayRevoked(attempt, id, session, result)
        });
    }

    pub(super) fn stray_revoked(
        &mut self,
        ctx: &Context<Self>,
        attempt: Attempt,
        id: &str,
        session: Result<Session, Error>,
        result: Result<(), Error>,
    ) {
        self.follow_session(ctx, session);
        match result {
            Err(error) if error.kind != Kind::NotFound => self.say(format!("Not revoked. {error}")),
            _ => {
                self.creating.stray_revoked(attempt, id);
                self.say("The other one was revoked.");
                self.focus = Some(self.nodes.new_credential.clone());
            }
        }
    }

    /// Others that came by the same press, which nobody has asked for.
    pub(super) fn view_strays(&self, ctx: &Context<Self>, issued: &Rc<Issued>) -> Html {
        if issued.strays.is_empty() {
            return html! { <div hidden=true /> };
        }
        let now = dates::now(ctx.props().session.as_ref());
        let attempt = issued.attempt;
        html! {
            <div class="notice" data-look="warn" role="alert">
                <span class="sign" aria-hidden="true">{ "?" }</span>
                <div class="text">
                    <h3>{ "There is another new credential with this description." }</h3>
                    <p>
                        { "If the connection broke, the browser may have sent the request once more by itself; or it was made in another tab. This page does not have its password." }
                    </p>
                    {
                        for issued.strays.iter().map(|entry| {
                            let id = entry.credential.id.clone();
                            let revoke = ctx.link().callback({
                                let id = id.clone();
                                move |_: MouseEvent| Message::RevokeStray(id.clone())
                            });
                            let leave = ctx.link().callback({
                                let id = id.clone();
                                move |_: MouseEvent| Message::LeaveStray(attempt, id.clone())
                            });
                            let created = entry.created_at.map(|at| dates::distance(at, now)).unwrap_or_default();
                            html! {
                                <div key={id.clone()} class="found">
                                    <p><code>{ &entry.credential.name }</code>{ format!(", created {created}, ID ") }<code>{ &id }</code></p>
                                    <div class="row">
                                        <button type="button" data-look="small danger" onclick={revoke}>{ "Revoke the other one" }</button>
                                        <button type="button" data-look="small" onclick={leave}>{ "Leave it" }</button>
                                    </div>
                                </div>
                            }
                        })
                    }
                </div>
            </div>
        }
    }
}
