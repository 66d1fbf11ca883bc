//! What the machine wants done, done.

use gloo_timers::future::TimeoutFuture;
use yew::prelude::*;

use super::snapshots::{read_list, read_list_in_time};
use super::{CreatePage, Message, texts};
use crate::client::DEADLINE;
use crate::console::session::{SessionHandle, typed_token};
use crate::console::ui::browser;
use crate::error::{Error, Kind, Operation, Step, Unusable};
use crate::issuing::{Attempt, Draft, Effect, Event, ListReading, ListSnapshot, Look, Phase, Prepared};
use crate::model::CreateCredential;

impl CreatePage {
    pub(super) fn run(&mut self, ctx: &Context<Self>, effect: Effect) {
        match effect {
            Effect::Prepare(attempt, draft) => self.prepare(ctx, attempt, draft),
            Effect::Post(attempt, draft) => self.post(ctx, attempt, draft),
            Effect::ReadList { look, registry_id, after } => {
                self.read_list(ctx, Some(look), registry_id, after);
            }
            Effect::ReadNamed { attempt, registry_id, credential_id } => {
                self.read_detail(ctx, attempt, registry_id, Some(credential_id));
            }
            Effect::Revoke { delete, registry_id, credential_id, was_listed } => {
                let handle = self.session.clone();
                browser::later(ctx.link(), async move {
                    let revocation = handle.revoke(&registry_id, &credential_id, was_listed).await;
                    Message::Event(Event::Revoked(delete, revocation))
                });
            }
            Effect::CheckRevoked { delete, registry_id, credential_id, was_listed } => {
                let handle = self.session.clone();
                browser::later(ctx.link(), async move {
                    let revocation = handle.check_revoked(&registry_id, &credential_id, was_listed).await;
                    Message::Event(Event::Revoked(delete, revocation))
                });
            }
            Effect::ListChanged(_) => {
                self.snapshots.forget();
                self.registries.forget_counts();
            }
            Effect::TellTabs(news) => self.tabs.tell(&news),
            Effect::Focus(focus) => self.focus = Some(self.node(focus).clone()),
            Effect::Announce(announcement) => {
                let settling = match self.machine.phase() {
                    Phase::Settling(settling) => Some(&**settling),
                    _ => None,
                };
                let text = texts::announcement(announcement, settling, self.machine.queue());
                self.announce(text);
            }
            Effect::Tell(report) => ctx.props().on_report.emit(report),
        }
    }

    /// Reads a registry's list after so many milliseconds, for the machine or for the form.
    pub(super) fn read_list(&self, ctx: &Context<Self>, look: Option<Look>, registry_id: String, after: u32) {
        let handle = self.session.clone();
        let asked = self.snapshots.ask(browser::now() + u64::from(after));
        browser::later(ctx.link(), async move {
            if after > 0 {
                TimeoutFuture::new(after).await;
            }
            let list = list(&handle, &registry_id).await;
            Message::Listed(look, asked, registry_id, list)
        });
    }

    /// Gets what the POST needs: a session, and the list from before unless it is at hand.
    fn prepare(&self, ctx: &Context<Self>, attempt: Attempt, draft: Draft) {
        // The registry of a replacement was not typed.
        if !ctx.props().is_replacement()
            && let Some(message) = self.registries.registries.misnamed(&draft.registry_id)
        {
            return ctx.link().send_message(Message::Event(Event::Misnamed(attempt, message)));
        }
        // There is a field for one only where one is wanted.
        let token = typed_token(&self.nodes.token).filter(|_| !self.session.is_signing_in());
        let asked = self.snapshots.ask(browser::now());
        let is_fresh = self.snapshots.is_fresh(&draft.registry_id, browser::now());
        let known = self.snapshots.snapshot(&draft.registry_id).filter(|_| is_fresh);
        let (handle, link) = (self.session.clone(), ctx.link().clone());
        browser::later(ctx.link(), async move {
            let signed_in = match token {
                Some(token) => {
                    let stopped = || Err(Error::at(Step::Unsent, Operation::Create, Kind::Aborted));
                    let signed_in = handle.sign_in(token).await.unwrap_or_else(stopped);
                    signed_in.map(drop).map_err(|error| error.while_preparing(Operation::Create))
                }
                None => Ok(()),
            };
            let session = match signed_in {
                Ok(()) => handle.session_for(Operation::Create).await,
                Err(error) => Err(error),
            };
            let session = match session {
                Ok(session) => session,
                Err(error) => return Message::Event(Event::Prepared(attempt, Err(error))),
            };
            let before = match known {
                Some(snapshot) => Some(snapshot),
                None => {
                    let list = read_list_in_time(&handle.client(), &session, &draft.registry_id).await;
                    let snapshot = list
                        .as_ref()
                        .and_then(|list| list.as_ref().ok())
                        .map(|list| ListSnapshot::of(draft.registry_id.clone(), list));
                    if let Some(list) = list {
                        link.send_message(Message::Listed(None, asked, draft.registry_id, list));
                    }
                    snapshot
                }
            };
            let at = session.earliest_service_time(browser::now());
            let prepared = Prepared { before, creators: session.names.clone(), at };
            link.send_message(Message::Sender(attempt, session));
            Message::Event(Event::Prepared(attempt, Ok(prepared)))
        });
    }

    /// Sends the POST, once.
    fn post(&mut self, ctx: &Context<Self>, attempt: Attempt, draft: Draft) {
        let sender = self.sender.take().filter(|(sender, _)| *sender == attempt);
        // Somebody may have signed out since the session was got.
        let Some((_, session)) = sender.filter(|_| !self.session.has_other_span()) else {
            let unsent = Error::new(Operation::Create, Kind::UnusableToken(Unusable::Missing));
            return ctx.link().send_message(Message::Event(Event::Answered(attempt, Err(unsent))));
        };
        let handle = self.session.clone();
        browser::later(ctx.link(), async move {
            let body = CreateCredential { description: draft.description };
            let client = handle.client();
            let answer = client.create_credential(&session.access_token, &draft.registry_id, &body).await;
            if let Err(error) = &answer {
                handle.handle_error(&session, error);
            }
            Message::Event(Event::Answered(attempt, answer))
        });
        browser::later(ctx.link(), async move {
            TimeoutFuture::new(DEADLINE.as_millis() as u32).await;
            Message::Event(Event::DeadlinePassed(attempt))
        });
    }
}

/// Reads a registry's whole list, for whoever is signed in.
async fn list(handle: &SessionHandle, registry_id: &str) -> Result<ListReading, Error> {
    let session = handle.session_for_look().await?;
    let list = read_list(&handle.client(), &session, registry_id).await;
    if let Err(error) = &list {
        handle.handle_error(&session, error);
    }
    list
}
