use gloo_timers::future::TimeoutFuture;
use yew::prelude::*;

use super::before::{List, read_entries};
use super::{CreateCredential, Message, Press};
use crate::client::Session;
use crate::console::components::notice::{Notice, view_server_words};
use crate::console::components::view_error;
use crate::console::{browser, dates};
use crate::error::{Error, Kind, Operation};
use crate::issuing::{Attempt, Exit, Finding, LOOKS_FOR, Settling, Why};
use crate::listing::Entry;

/// Between two looks at the list, in milliseconds.
const PAUSE: u32 = 2_000;

impl CreateCredential {
    pub(super) fn begin_looking(&mut self, ctx: &Context<Self>, attempt: Attempt) {
        self.looking_since = browser::now();
        ctx.link().send_message(Message::Look(attempt));
    }

    /// Looks at the registry's list once.
    pub(super) fn look(&mut self, ctx: &Context<Self>, attempt: Attempt) {
        let Some(settling) = self.settled(attempt).filter(|settling| settling.named_id().is_none()) else {
            return;
        };
        if settling.exit == Exit::Revoking {
            return look_later(ctx, attempt);
        }
        let registry_id = settling.sent.draft.registry_id.clone();
        let is_last = browser::now() >= self.looking_since + LOOKS_FOR;
        let (client, session) = (ctx.props().client.clone(), ctx.props().session.clone());
        browser::later(ctx.link(), async move {
            let list = match client.session(None, session.as_deref()).await {
                Ok(session) => read_entries(&client, &session, &registry_id).await,
                Err(_) => Err(Error::new(Operation::Read, Kind::Unauthorized)),
            };
            Message::Looked(attempt, list, is_last)
        });
    }

    pub(super) fn looked(
        &mut self,
        ctx: &Context<Self>,
        attempt: Attempt,
        list: &Result<Vec<Entry>, Error>,
        was_last: bool,
    ) {
        let (now, service_now) = (browser::now(), dates::now(ctx.props().session.as_ref()));
        // Without a token, or without leave, looking again is of no use.
        let was_last = was_last || list.as_ref().is_err_and(|error| !error.is_passing());
        let before = self.finding();
        self.creating.looked(attempt, list.as_deref().map_err(Clone::clone), was_last, service_now);
        if let (Some(settling), Ok(entries)) = (self.settled(attempt), list) {
            let registry_id = settling.sent.draft.registry_id.clone();
            // What is there now is what is there before the next POST.
            self.before.take(
                registry_id.clone(),
                Ok(List::new(&registry_id, entries.clone(), service_now)),
                now,
            );
        }
        if self.finding() != before {
            self.say(self.settled(attempt).map_or(String::new(), |settling| outcome(settling).to_owned()));
        }
        // What comes while something is being revoked is not looked at.
        let is_revoking = self.settled(attempt).is_some_and(|settling| settling.exit == Exit::Revoking);
        if !was_last || is_revoking {
            look_later(ctx, attempt);
        }
    }

    /// Revokes what was found, and then creates another: one press, one POST.
    pub(super) fn replace(&mut self, ctx: &Context<Self>, id: &str) {
        let Some((registry_id, id)) = self.creating.revoke_found(id) else { return };
        self.say("Revoking what was found…");
        let (client, session) = (ctx.props().client.clone(), ctx.props().session.clone());
        browser::later(ctx.link(), async move {
            let (session, result) = client.revoke_with(session.as_deref(), &registry_id, &id).await;
            Message::Replaced(id, session, result)
        });
    }

    pub(super) fn replaced(
        &mut self,
        ctx: &Context<Self>,
        id: &str,
        session: Result<Session, Error>,
        result: Result<(), Error>,
    ) {
        let at_hand = session.as_ref().ok().cloned().map(std::rc::Rc::new);
        self.follow_session(ctx, session);
        if self.creating.found_revoked(id, result) {
            self.before.forget();
            self.make_ready(ctx, None, at_hand);
        } else {
            self.before.forget();
            self.read_list(ctx);
            self.problem_at = browser::now();
            self.focus = Some(self.nodes.notice.clone());
        }
    }

    fn settled(&self, attempt: Attempt) -> Option<&Settling> {
        match self.creating.phase() {
            crate::issuing::Phase::Settling(settling) if settling.attempt == attempt => Some(settling),
            _ => None,
        }
    }

    fn finding(&self) -> Option<Finding> {
        match self.creating.phase() {
            crate::issuing::Phase::Settling(settling) => Some(settling.finding.clone()),
            _ => None,
        }
    }

    /// What is known of a POST without an answer, and what can be done about it.
    pub(super) fn view_settling(&self, ctx: &Context<Self>, settling: &Settling) -> Html {
        let what = match &settling.why {
            Why::Stopped => "You stopped waiting for the answer.".to_owned(),
            Why::DeadlinePassed => "No answer came within 30 s.".to_owned(),
            Why::Failed(error) => error.what_happened(),
        };
        let may_come = matches!(settling.why, Why::Stopped | Why::DeadlinePassed);
        let created = match settling.named_id() {
            Some(_) => "A credential was created, but its password was lost with the answer.",
            None => "A credential may have been created. The request cannot be taken back.",
        };
        let is_known = settling.named_id().is_none() && matches!(settling.finding, Finding::Exactly(_));
        let by_time = settling.sent.before.is_none() && settling.named_id().is_none();
        let notice = Notice { look: "warn", what: &what, key: self.problem_at, node: &self.nodes.notice };
        notice.view(html! {
            <>
                <p hidden={is_known}>{ created }</p>
                <p hidden={!may_come}>{ "If an answer still comes, the credential is shown here: leave this page open." }</p>
                <p><b>{ outcome(settling) }</b></p>
                <p hidden={!by_time}>
                    { "The list from before could not be read in time, so description, creator and time of creation decide." }
                </p>
                { self.view_found(ctx, settling) }
                { self.view_choices(ctx, settling) }
                {
                    match (&settling.exit, &settling.why) {
                        (Exit::RevokeFailed(error), _) => view_error(error, self.problem_at, &NodeRef::default(), None, Html::default()),
                        (_, Why::Failed(error)) => view_server_words(error),
                        _ => html! { <div hidden=true /> },
                    }
                }
            </>
        })
    }

    fn view_found(&self, ctx: &Context<Self>, settling: &Settling) -> Html {
        let found: Vec<&Entry> = match &settling.finding {
            _ if settling.named_id().is_some() => Vec::new(),
            Finding::Exactly(entry) => vec![entry],
            Finding::Perhaps(entries) => entries.iter().collect(),
            _ => Vec::new(),
        };
        if let Some(id) = settling.named_id() {
            return html! {
                <dl class="facts found"><div><dt>{ "ID" }</dt><dd><code>{ id }</code></dd></div></dl>
            };
        }
        let is_perhaps = matches!(settling.finding, Finding::Perhaps(_));
        let now = dates::now(ctx.props().session.as_ref());
        html! {
            <div class="found-all" hidden={found.is_empty()}>
                {
                    for found.into_iter().map(|entry| {
                        let created = entry.created_at.map(|at| dates::distance(at, now)).unwrap_or_default();
                        let by = entry.credential.created_by.clone().unwrap_or_else(|| "somebody".to_owned());
                        html! {
                            <div key={entry.credential.id.clone()} class="found">
                                <dl class="facts">
                                    <div><dt>{ "Description" }</dt><dd>{ &entry.credential.description }</dd></div>
                                    <div><dt>{ "Name" }</dt><dd><code>{ &entry.credential.name }</code></dd></div>
                                    <div><dt>{ "ID" }</dt><dd><code>{ &entry.credential.id }</code></dd></div>
                                    <div><dt>{ "Created" }</dt><dd>{ format!("{created} by {by}") }</dd></div>
                                </dl>
                                {
                                    if is_perhaps { self.view_replace(ctx, settling, &entry.credential.id, "small") }
                                    else { html! { <span hidden=true /> } }
                                }
                            </div>
                        }
                    })
                }
            </div>
        }
    }

    /// What certainly is the POST's goes with one press, and another credential takes its place; of
    /// several that may be it, each is decided on by itself.
    fn view_replace(&self, ctx: &Context<Self>, settling: &Settling, id: &str, look: &'static str) -> Html {
        let live = settling.exit != Exit::Revoking;
        let is_perhaps = matches!(settling.finding, Finding::Perhaps(_));
        let id = id.to_owned();
        let onclick =
            ctx.link().batch_callback(move |_: MouseEvent| live.then(|| Message::Replace(id.clone())));
        html! {
            <button part="button" type="button" data-look={look} aria-disabled={(!live).then_some("true")} {onclick}>
                { if is_perhaps { "Revoke it" } else { "Revoke it and create again" } }
            </button>
        }
    }

    fn view_choices(&self, ctx: &Context<Self>, settling: &Settling) -> Html {
        let live = settling.exit != Exit::Revoking;
        let button = |press, label, look| self.view_button(ctx, press, label, look, live);
        let only = settling.named_id().or(match &settling.finding {
            Finding::Exactly(entry) => Some(&*entry.credential.id),
            _ => None,
        });
        let is_certain = only.is_some();
        let look_again = match settling.finding {
            _ if settling.named_id().is_some() => false,
            Finding::NoneSeen | Finding::CannotLook(_) | Finding::Perhaps(_) => true,
            _ => false,
        };
        html! {
            <div class="row">
                <span key="replace" hidden={!is_certain}>{ for only.map(|id| self.view_replace(ctx, settling, id, "primary")) }</span>
                <span key="look" hidden={!look_again}>{ button(Press::LookAgain, "Check again", "") }</span>
                <span key="leave">{ button(Press::StartAgain, if is_certain { "Keep it" } else { "Back to the form" }, "") }</span>
            </div>
        }
    }
}

fn look_later(ctx: &Context<CreateCredential>, attempt: Attempt) {
    browser::later(ctx.link(), async move {
        TimeoutFuture::new(PAUSE).await;
        Message::Look(attempt)
    });
}

/// What has been found out, in one sentence.
fn outcome(settling: &Settling) -> &'static str {
    match &settling.finding {
        _ if settling.exit == Exit::Revoking => "Revoking it…",
        _ if settling.named_id().is_some() => "The answer named its ID. Nobody can look its password up.",
        Finding::NothingYet => "Looking for it in the registry's list…",
        Finding::Exactly(_) if matches!(settling.why, Why::Failed(_)) => {
            "It was created: the registry's list has exactly one new credential that fits. Its password \
             never reached this page, so nobody can use it."
        }
        Finding::Exactly(_) => {
            "It was created: the registry's list has exactly one new credential that fits. Its password \
             can only come with the answer."
        }
        Finding::Perhaps(_) => {
            "These may have come by it: a browser whose connection breaks may send a request twice. \
             Compare who created them, and when."
        }
        Finding::NoneSeen => {
            "No credential that fits was seen in the registry's list, looking for 20 s. It may still \
             appear there."
        }
        Finding::CannotLook(_) => "The registry's list cannot be read, so nobody knows.",
    }
}
