use yew::prelude::*;

use super::ListsProps;
use super::loader::{News, Reading};
use super::revoke::view_revoke;
use super::rows::{description_of, place_of, view_instant, view_state};
use crate::console::components::view_error;
use crate::console::pages::create::CreatePage;
use crate::console::place::Place;
use crate::console::registries::{Used, usage};
use crate::console::session::SignIn;
use crate::console::session::machine::Span;
use crate::console::{browser, dates};
use crate::error::{Error, Operation};
use crate::issuing::{Draft, Outcome, Replacement, Report, Step};
use crate::listing::Entry;

/// Where a login may be stored.
const CHECKLIST: [&str; 6] = [
    "Docker, Podman and other clients on hosts and laptops",
    "Kubernetes: image pull secrets of every namespace and service account",
    "Helm and chart tools that pull from the registry",
    "CI pipelines: variables and secrets of every project",
    "Terraform and other automation that writes the login somewhere",
    "Mirrors and replication rules of other registries",
];

/// Replaces one credential: create another, switch over, revoke the old one. What decides is in
/// [`Replacement`]; the create page is always there, so nothing that this page shows takes it away.
pub(super) struct Rotate {
    machine: Replacement,
    reading: Option<Reading>,
    readings: u32,
    coming: Vec<Entry>,
    error: Option<Error>,
    error_at: u64,
    /// Whether a password is on the page, or an answer that may bring one is on its way.
    is_creating: bool,
    was_signed_in: bool,
    /// The span that the list is of.
    span: Span,
    switched: [bool; CHECKLIST.len()],
    revoking: Vec<Entry>,
    announcement: String,
    notice: NodeRef,
    step: NodeRef,
    /// Whether the next list brings another step, to which the focus goes.
    steps_on: bool,
    focus: Option<NodeRef>,
}

#[derive(Debug)]
pub(super) enum Message {
    News(u32, News),
    ReadAgain,
    Report(Report),
    Read(Result<Entry, Error>),
    Switched(usize),
    Revoke(Box<Entry>),
    Revoked(Vec<String>),
}

impl Component for Rotate {
    type Message = Message;
    type Properties = ListsProps;

    fn create(ctx: &Context<Self>) -> Self {
        let (_, old, new) = ids(ctx);
        let mut component = Self {
            machine: Replacement::new(old, new.map(str::to_owned)),
            reading: None,
            readings: 0,
            coming: Vec::new(),
            error: None,
            error_at: 0,
            is_creating: false,
            was_signed_in: ctx.props().session.current().is_some(),
            span: ctx.props().session.span(),
            switched: [false; CHECKLIST.len()],
            revoking: Vec::new(),
            announcement: String::new(),
            notice: NodeRef::default(),
            step: NodeRef::default(),
            steps_on: false,
            focus: None,
        };
        component.read(ctx);
        component
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::News(number, news) => {
                if !self.reading.as_ref().is_some_and(|reading| reading.is(number)) {
                    return false;
                }
                self.take(ctx, news);
            }
            Message::ReadAgain => self.read(ctx),
            Message::Report(Report::WouldLose(would_lose)) => self.is_creating = would_lose,
            Message::Report(Report::Issued(_)) => self.is_creating = true,
            Message::Report(Report::Finished(finished)) => {
                // An answer that may still come holds nothing up; what it brings is shown then.
                self.is_creating = false;
                self.machine.finished(&finished);
                // Of several that were made here, another may be the replacement already.
                let has_new = matches!(self.machine.step(ctx.props().now()), Step::Switch { .. });
                self.steps_on = has_new;
                match finished.how {
                    Outcome::Saved => {
                        self.announcement = "The replacement is saved. Switch over to it.".to_owned();
                        self.steps_on = true;
                        self.name_new(ctx);
                    }
                    Outcome::LeftUnsaved => {}
                    Outcome::Revoked | Outcome::AlreadyRevoked if has_new => {
                        self.announcement = "Revoked.".to_owned();
                    }
                    Outcome::Revoked | Outcome::AlreadyRevoked => {
                        self.announcement =
                            "The replacement was revoked. The old credential still works.".to_owned();
                    }
                }
                self.read(ctx);
            }
            Message::Report(_) => return false,
            Message::Read(result) => {
                if let Ok(entry) = result {
                    self.machine.read(entry);
                }
            }
            Message::Switched(index) => self.switched[index] = !self.switched[index],
            Message::Revoke(entry) => self.revoking = vec![*entry],
            Message::Revoked(ids) => {
                self.revoking.clear();
                self.focus = Some(self.step.clone());
                if !ids.is_empty() {
                    self.machine.revoked(&ids);
                    self.announcement = "Revoked.".to_owned();
                    self.steps_on = true;
                    self.read(ctx);
                }
            }
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        if old.place != ctx.props().place {
            self.machine.pick(ids(ctx).2.map(str::to_owned));
            self.focus = Some(self.step.clone());
        }
        let is_signed_in = ctx.props().session.current().is_some();
        let was_signed_in = std::mem::replace(&mut self.was_signed_in, is_signed_in);
        let signed_in = is_signed_in && !was_signed_in;
        if ctx.props().session.span() != self.span {
            // What the list says is not for whoever comes next.
            self.span = ctx.props().session.span();
            let (_, old, new) = ids(ctx);
            self.machine = Replacement::new(old, new.map(str::to_owned));
            self.switched = [false; CHECKLIST.len()];
            self.revoking.clear();
            self.error = None;
            self.announcement.clear();
        }
        if !is_signed_in {
            self.reading = None;
        } else if signed_in {
            self.read(ctx);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let (registry, ..) = ids(ctx);
        let now = props.now();
        let step = self.machine.step(now);
        let is_signed_in = props.session.current().is_some();
        let old = self.machine.entries().iter().find(|entry| entry.credential.id == self.machine.old());
        let description = old.map(|entry| entry.credential.description.clone()).unwrap_or_default();
        let draft = Draft { registry_id: registry.to_owned(), description };
        let is_open = is_signed_in && matches!(step, Step::Create { .. });
        let all = Place::Credentials { registry: registry.to_owned(), credential: None };
        html! {
            <div class="rotate">
                <p key="status" class="visually-hidden" role="status">{ &self.announcement }</p>
                <div key="summary">{ for old.map(|entry| self.view_summary(ctx, registry, entry, now)) }</div>
                <div key="state">{ self.view_state(ctx, is_signed_in) }</div>
                <div key="before">{ self.view_before(ctx, &step, is_signed_in, now) }</div>
                <CreatePage
                    key="create"
                    is_replacement=true
                    {draft}
                    {is_open}
                    guard={props.guard.clone()}
                    places={Some(props.places.clone())}
                    on_report={ctx.link().callback(Message::Report)}
                />
                <div key="after">{ self.view_after(ctx, &step, is_signed_in, now) }</div>
                <p key="back">{ props.places.view_link(all, "All credentials of the registry", false) }</p>
                { view_revoke(props, registry, &self.revoking, ctx.link().callback(Message::Revoked)) }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(node) = self.focus.take() {
            browser::focus(&node);
        }
    }
}

fn ids(ctx: &Context<Rotate>) -> (&str, &str, Option<&str>) {
    match &ctx.props().place {
        Place::Rotate { registry, credential, successor } => (registry, credential, successor.as_deref()),
        _ => ("", "", None),
    }
}

impl Rotate {
    fn read(&mut self, ctx: &Context<Self>) {
        let session = ctx.props().session.clone();
        if session.current().is_none() {
            return;
        }
        let (registry, ..) = ids(ctx);
        self.readings += 1;
        self.coming.clear();
        self.error = None;
        self.reading = Some(Reading::begin(
            self.readings,
            ctx.link(),
            session,
            registry.to_owned(),
            // One that was revoked meanwhile is told, not missed.
            true,
            Message::News,
        ));
    }

    fn take(&mut self, ctx: &Context<Self>, news: News) {
        match news {
            News::Page(entries, _) => self.coming.extend(entries),
            News::End(Ok(())) => {
                self.reading = None;
                let list = std::mem::take(&mut self.coming);
                self.find_new(ctx, &list);
                self.machine.listed(list);
                if std::mem::take(&mut self.steps_on) {
                    self.focus = Some(self.step.clone());
                }
            }
            News::End(Err(error)) => {
                self.reading = None;
                self.error_at = browser::now();
                self.error = Some(error);
            }
        }
    }

    /// Puts the replacement's id into the address, by which it is found again.
    fn name_new(&self, ctx: &Context<Self>) {
        let (registry, old, _) = ids(ctx);
        if let Some(new) = self.machine.new_id() {
            ctx.props().places.go.emit(Place::Rotate {
                registry: registry.to_owned(),
                credential: old.to_owned(),
                successor: Some(new.to_owned()),
            });
        }
    }

    /// A list may lag behind what was created: then the replacement is read by its id.
    fn find_new(&self, ctx: &Context<Self>, list: &[Entry]) {
        let id = self.machine.new_id().filter(|id| !list.iter().any(|it| it.credential.id == *id));
        let Some(id) = id.map(str::to_owned) else { return };
        let (session, registry) = (ctx.props().session.clone(), ids(ctx).0.to_owned());
        browser::later(ctx.link(), async move {
            let read = match session.session_for(Operation::Read).await {
                Ok(current) => session.client().credential(&current.access_token, &registry, &id).await,
                Err(error) => Err(error),
            };
            Message::Read(read.map(|credential| Entry::new(credential, dates::read)))
        });
    }

    fn view_summary(&self, ctx: &Context<Self>, registry: &str, entry: &Entry, now: u64) -> Html {
        let name = ctx.props().name(registry);
        let link = ctx.props().places.view_link(place_of(registry, entry), description_of(entry), false);
        html! { <p>{ link }{ format!(" in {name} ") }{ view_state(entry, now) }</p> }
    }

    /// What stands in the way of going on.
    fn view_state(&self, ctx: &Context<Self>, is_signed_in: bool) -> Html {
        if !is_signed_in && !self.is_creating {
            return html! {
                <section key="sign-in" class="panel">
                    <p>{ "Sign in to continue replacing." }</p>
                    <SignIn />
                </section>
            };
        }
        if let Some(error) = &self.error {
            let again = ctx.link().callback(|_: MouseEvent| Message::ReadAgain);
            let again =
                html! { <button type="button" data-look="small" onclick={again}>{ "Read again" }</button> };
            return html! { <div key="failed">{ view_error(error, self.error_at, &self.notice, None, again) }</div> };
        }
        let is_reading = self.reading.is_some();
        html! {
            <p key="reading" class="soft" hidden={!is_reading}>{ format!("Reading the list… {}", self.coming.len()) }</p>
        }
    }

    /// What stands above the form for the replacement.
    fn view_before(&self, ctx: &Context<Self>, step: &Step, is_signed_in: bool, now: u64) -> Html {
        match step {
            _ if self.is_creating => {
                html! { <h2 key="creating">{ "Step 1 of 3: create the replacement" }</h2> }
            }
            Step::Create { others, .. } if is_signed_in => html! {
                <div key="create" class="step">
                    <h2 ref={&self.step} tabindex="-1">{ "Step 1 of 3: create the replacement" }</h2>
                    { self.view_others(ctx, others, now) }
                    { self.view_full(ctx, now) }
                </div>
            },
            _ => html! { <div key="nothing" hidden=true /> },
        }
    }

    /// Others with the same description: a person may say that one of them is the replacement.
    fn view_others(&self, ctx: &Context<Self>, others: &[Entry], now: u64) -> Html {
        let (registry, old, _) = ids(ctx);
        html! {
            <details key="others" hidden={others.is_empty()}>
                <summary>{ format!("Use one that is there already ({} with the same description)", others.len()) }</summary>
                <div class="pair">
                    {
                        for others.iter().map(|entry| {
                            let to = Place::Rotate {
                                registry: registry.to_owned(),
                                credential: old.to_owned(),
                                successor: Some(entry.credential.id.clone()),
                            };
                            html! {
                                <div key={entry.credential.id.clone()}>
                                    { self.view_half("Same description", entry, now) }
                                    <p>{ ctx.props().places.view_link(to, "Use this one as the replacement", false) }</p>
                                </div>
                            }
                        })
                    }
                </div>
            </details>
        }
    }

    fn view_full(&self, ctx: &Context<Self>, now: u64) -> Html {
        let (registry, ..) = ids(ctx);
        let limit = ctx.props().limit(registry);
        let live = self.machine.entries().iter().filter(|entry| entry.is_live(now)).count() as u32;
        let is_full = limit.is_some_and(|limit| live >= limit);
        let used = usage(Some(Used { live, or_more: false }), limit).unwrap_or_default();
        html! {
            <div key="full" class="notice" data-look="warn" hidden={!is_full}>
                <span class="sign" aria-hidden="true">{ "◆" }</span>
                <div class="text">
                    <h3>{ "The registry is full" }</h3>
                    <p>{ format!("{used}: there is no room for a replacement beside the old one. Revoke one that nobody uses, then come back.") }</p>
                </div>
            </div>
        }
    }

    /// What follows once there is a replacement.
    fn view_after(&self, ctx: &Context<Self>, step: &Step, is_signed_in: bool, now: u64) -> Html {
        match step {
            _ if !is_signed_in || self.is_creating => html! { <div key="nothing" hidden=true /> },
            Step::Switch { old, new } => self.view_switch(ctx, old, new.as_deref(), now),
            Step::Done(old) => self.view_over(old, now),
            Step::Missing => html! {
                <p key="missing">{ "This credential isn't in the registry's list. It may belong to another registry, or the address is incomplete." }</p>
            },
            Step::Unread | Step::Create { .. } => html! { <div key="nothing" hidden=true /> },
        }
    }

    fn view_switch(&self, ctx: &Context<Self>, old: &Entry, new: Option<&Entry>, now: u64) -> Html {
        let done = self.switched.iter().all(|switched| *switched);
        let made_here = self.machine.is_made_here();
        let unlisted = if made_here {
            "You created it on this page. The registry's list does not show it yet."
        } else {
            "The registry's list does not show it. Check that it works before you revoke the old one."
        };
        let revoke_new = new.cloned().map(|entry| {
            let entry = Box::new(entry);
            let revoke = ctx.link().callback(move |_: MouseEvent| Message::Revoke(entry.clone()));
            html! { <button type="button" data-look="small danger" onclick={revoke}>{ "Revoke the replacement" }</button> }
        });
        let revoke_old = {
            let entry = Box::new(old.clone());
            ctx.link().batch_callback(move |_: MouseEvent| done.then(|| Message::Revoke(entry.clone())))
        };
        let until = old.expires_at.map(|end| {
            format!("It ends by itself {}, on {}.", dates::distance(end, now), dates::in_utc(end))
        });
        html! {
            <div key="switch" class="step">
                <h2 ref={&self.step} tabindex="-1">{ "Step 2 of 3: switch over" }</h2>
                <div class="pair">
                    { self.view_half("Old", old, now) }
                    {
                        match new {
                            Some(new) => self.view_half("Replacement", new, now),
                            None => html! {
                                <section key="new" class="panel" aria-label="Replacement">
                                    <h3>{ "Replacement" }</h3>
                                    <p>{ unlisted }</p>
                                </section>
                            },
                        }
                    }
                </div>
                <p class="soft" hidden={made_here}>
                    { "The replacement's password was shown once, when it was created. If nobody saved it, revoke the replacement and create another. " }
                </p>
                <div class="row" hidden={made_here}>{ for revoke_new }</div>
                <fieldset class="checklist">
                    <legend>{ "Tick what uses the replacement now, or never used the old one. Check that it can pull." }</legend>
                    {
                        for CHECKLIST.into_iter().enumerate().map(|(index, place)| html! {
                            <label key={index.to_string()}>
                                <input
                                    type="checkbox"
                                    checked={self.switched[index]}
                                    onchange={ctx.link().callback(move |_: Event| Message::Switched(index))}
                                />
                                { " " }{ place }
                            </label>
                        })
                    }
                </fieldset>
                <h2>{ "Step 3 of 3: revoke the old one" }</h2>
                <p>{ "Until then both work. You can leave this page and come back by its address. " }{ until.unwrap_or_default() }</p>
                <div class="row">
                    <button type="button" data-look="danger" aria-disabled={(!done).then_some("true")} onclick={revoke_old}>
                        { "Revoke the old one" }
                    </button>
                    <span class="soft" hidden={done}>{ "Tick the list first." }</span>
                </div>
            </div>
        }
    }

    fn view_half(&self, which: &'static str, entry: &Entry, now: u64) -> Html {
        let credential = &entry.credential;
        html! {
            <section class="panel" aria-label={which}>
                <header><h3>{ which }</h3>{ view_state(entry, now) }</header>
                <dl class="facts">
                    <div><dt>{ "Name" }</dt><dd><code>{ &credential.name }</code></dd></div>
                    <div><dt>{ "ID" }</dt><dd><code>{ &credential.id }</code></dd></div>
                    <div><dt>{ "Created" }</dt><dd>{ view_instant(entry.created_at, credential.created_at.as_ref(), now) }{ " by " }{ credential.created_by.clone().unwrap_or_default() }</dd></div>
                    <div><dt>{ "Expires" }</dt><dd>{ view_instant(entry.expires_at, credential.expires_at.as_ref(), now) }</dd></div>
                </dl>
            </section>
        }
    }

    fn view_over(&self, old: &Entry, now: u64) -> Html {
        let when = old.credential.removed_at.as_deref().and_then(dates::read);
        let when = when.map(|at| format!(" {}", dates::distance(at, now))).unwrap_or_default();
        html! {
            <div key="over" class="notice" data-look="info">
                <span class="sign" aria-hidden="true">{ "●" }</span>
                <div class="text">
                    <h2 ref={&self.step} tabindex="-1">{ "The old credential is revoked" }</h2>
                    <p>{ format!("It was revoked{when}. Nothing is left to do.") }</p>
                </div>
            </div>
        }
    }
}
