use yew::prelude::*;

use super::ListsProps;
use super::loader::{News, Reading};
use super::revoke::view_revoke;
use super::rows::{description_of, place_of, view_instant, view_state};
use crate::console::components::{CreateCredential, End, SignIn, view_error};
use crate::console::place::Place;
use crate::console::registries::{Loadable, usage};
use crate::console::{browser, dates};
use crate::error::{Error, Kind};
use crate::issuing::{Draft, Pair, Rotation};
use crate::listing::Entry;

/// Where a login may be stored.
const PLACES: [&str; 6] = [
    "Docker, Podman and other clients on hosts and laptops",
    "Kubernetes: image pull secrets of every namespace and service account",
    "Helm and chart tools that pull from the registry",
    "CI pipelines: variables and secrets of every project",
    "Terraform and other automation that writes the login somewhere",
    "Mirrors and replication rules of other registries",
];

/// One credential's rotation: make the successor, switch over, revoke the old one. Where it stands
/// is read off the list each time.
pub(super) struct Rotate {
    reading: Option<Reading>,
    readings: u32,
    coming: Vec<Entry>,
    list: Loadable<Vec<Entry>>,
    /// Whether the successor's form, or its password, is on the page.
    creating: bool,
    /// The id of the successor that was made on this page.
    made: Option<String>,
    switched: [bool; PLACES.len()],
    revoking: Vec<Entry>,
    said: String,
    error_at: u64,
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
    WouldLose(bool),
    Ended(End),
    Made(Result<Entry, Error>),
    Switched(usize),
    Revoke(Box<Entry>),
    Revoked(Vec<String>),
}

impl Component for Rotate {
    type Message = Message;
    type Properties = ListsProps;

    fn create(ctx: &Context<Self>) -> Self {
        let mut component = Self {
            reading: None,
            readings: 0,
            coming: Vec::new(),
            list: Loadable::NotAsked,
            creating: false,
            made: None,
            switched: [false; PLACES.len()],
            revoking: Vec::new(),
            said: String::new(),
            error_at: 0,
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
            Message::WouldLose(would_lose) => {
                self.creating = would_lose;
                ctx.props().on_would_lose.emit(would_lose);
            }
            Message::Ended(End::Stored(id)) => {
                self.creating = false;
                self.made = id;
                self.said = "The successor is stored. Switch the logins over.".to_owned();
                self.steps_on = true;
                self.read(ctx);
            }
            Message::Ended(End::Revoked(_)) => {
                self.creating = false;
                self.made = None;
                self.said = "The successor was revoked. The old credential still works.".to_owned();
                self.steps_on = true;
                self.read(ctx);
            }
            Message::Made(result) => {
                if let (Loadable::Ready(list), Ok(entry)) = (&mut self.list, result) {
                    list.push(entry);
                    self.focus = Some(self.step.clone());
                }
            }
            Message::Switched(index) => self.switched[index] = !self.switched[index],
            Message::Revoke(entry) => self.revoking = vec![*entry],
            Message::Revoked(ids) => {
                self.revoking.clear();
                self.focus = Some(self.step.clone());
                if !ids.is_empty() {
                    self.said = "Revoked.".to_owned();
                    self.steps_on = true;
                    self.read(ctx);
                }
            }
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let session = &ctx.props().session;
        if session.is_none() && !self.creating {
            self.reading = None;
            self.list = Loadable::NotAsked;
        } else if old.session.is_none() && !self.creating {
            self.read(ctx);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let body = match &self.list {
            // What is being created is never taken off the page.
            Loadable::Ready(list) => self.view_rotation(ctx, list),
            _ if props.session.is_none() => html! {
                <section key="sign-in" class="panel">
                    <p>{ "Sign in to go on with the rotation." }</p>
                    <SignIn client={props.client.clone()} on_session={props.on_session.clone()} />
                </section>
            },
            Loadable::Failed(error) => {
                let again = ctx.link().callback(|_: MouseEvent| Message::ReadAgain);
                let again = html! { <button type="button" data-look="small" onclick={again}>{ "Read again" }</button> };
                html! { <div key="failed">{ view_error(error, self.error_at, &self.notice, None, again) }</div> }
            }
            Loadable::NotAsked | Loadable::Loading => html! {
                <p key="reading" class="soft">{ format!("Reading the list… {}", self.coming.len()) }</p>
            },
        };
        html! {
            <div class="rotate">
                <p class="visually-hidden" role="status">{ &self.said }</p>
                { body }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(node) = self.focus.take() {
            browser::focus(&node);
        }
    }
}

impl Rotate {
    fn ids<'a>(&self, ctx: &'a Context<Self>) -> (&'a str, &'a str, Option<&'a str>) {
        match &ctx.props().place {
            Place::Rotate { registry, credential, successor } => (registry, credential, successor.as_deref()),
            _ => ("", "", None),
        }
    }

    fn read(&mut self, ctx: &Context<Self>) {
        let Some(session) = ctx.props().session.clone() else { return };
        let (registry, _, _) = self.ids(ctx);
        self.readings += 1;
        self.coming.clear();
        if !matches!(self.list, Loadable::Ready(_)) {
            self.list = Loadable::Loading;
        }
        self.reading = Some(Reading::begin(
            self.readings,
            ctx.link(),
            ctx.props().client.clone(),
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
                self.find_made(ctx, &list);
                self.list = Loadable::Ready(list);
                if std::mem::take(&mut self.steps_on) {
                    self.focus = Some(self.step.clone());
                }
            }
            News::End(Err(error)) => {
                self.reading = None;
                if error.kind == Kind::Unauthorized && !self.creating {
                    ctx.props().on_session.emit(None);
                }
                self.error_at = browser::now();
                self.list = Loadable::Failed(error);
            }
        }
    }

    /// A list may lag behind what was created: then the successor is read by its id.
    fn find_made(&self, ctx: &Context<Self>, list: &[Entry]) {
        let Some(id) = self.made.clone().filter(|id| !list.iter().any(|it| it.credential.id == *id)) else {
            return;
        };
        let Some(session) = ctx.props().session.clone() else { return };
        let (client, registry) = (ctx.props().client.clone(), self.ids(ctx).0.to_owned());
        browser::later(ctx.link(), async move {
            let read = client.credential(&session.access_token, &registry, &id).await;
            Message::Made(read.map(|credential| Entry::new(credential, dates::read)))
        });
    }

    fn view_rotation(&self, ctx: &Context<Self>, list: &[Entry]) -> Html {
        let props = ctx.props();
        let (registry, id, successor) = self.ids(ctx);
        let now = ctx.props().now();
        let chosen = successor.or(self.made.as_deref());
        let rotation = Rotation::of(list, id, chosen, now);
        let all = Place::Credentials { registry: registry.to_owned(), credential: None };
        let back = ctx.props().places.view_link(all, "All credentials of the registry", false);
        let asked = list.iter().find(|entry| entry.credential.id == id);
        let body = match (&rotation, asked) {
            // While a password is on the page, nothing that the list says takes it away.
            (_, Some(old)) if self.creating => self.view_create(ctx, list, old, now),
            (Rotation::NotBegun(old), _) => self.view_create(ctx, list, old, now),
            (Rotation::Overlap(pair), _) => self.view_overlap(ctx, pair, now),
            (Rotation::Which(several), _) => self.view_which(ctx, several, now),
            (Rotation::Over(old), _) => self.view_over(old, now),
            (Rotation::Missing, _) => html! {
                <p key="missing">{ "The registry's list does not hold this credential. It may be another registry's, or the address is not whole." }</p>
            },
        };
        html! {
            <div key="rotation" class="rotate">
                { for asked.map(|entry| self.view_summary(ctx, registry, entry, now)) }
                { body }
                <p key="back">{ back }</p>
                { view_revoke(props, registry, &self.revoking, ctx.link().callback(Message::Revoked)) }
            </div>
        }
    }

    fn view_summary(&self, ctx: &Context<Self>, registry: &str, entry: &Entry, now: u64) -> Html {
        let name = ctx.props().name(registry);
        let link = ctx.props().places.view_link(place_of(registry, entry), description_of(entry), false);
        html! {
            <p key="summary">{ link }{ format!(" in {name} ") }{ view_state(entry, now) }</p>
        }
    }

    fn view_create(&self, ctx: &Context<Self>, list: &[Entry], old: &Entry, now: u64) -> Html {
        let props = ctx.props();
        let (registry, _, _) = self.ids(ctx);
        let limit = props.limit(registry);
        let live = list.iter().filter(|entry| entry.is_live(now)).count() as u32;
        let full = limit.is_some_and(|limit| live >= limit) && !self.creating;
        let used = crate::console::registries::Used { live, or_more: false };
        let draft =
            Draft { registry_id: registry.to_owned(), description: old.credential.description.clone() };
        html! {
            <div key="create" class="step">
                <h2 ref={&self.step} tabindex="-1">{ "Step 1 of 3: make the successor" }</h2>
                <div class="notice" data-look="warn" hidden={!full}>
                    <span class="sign" aria-hidden="true">{ "◆" }</span>
                    <div class="text">
                        <h3>{ "The registry is full" }</h3>
                        <p>
                            { format!("{}: there is no room for a successor beside the old one. ", usage(Some(used), limit).unwrap_or_default()) }
                            { "Revoke one that is not used any more, then come back." }
                        </p>
                    </div>
                </div>
                <CreateCredential
                    is_successor=true
                    {draft}
                    client={props.client.clone()}
                    session={props.session.clone()}
                    registries={props.registries.clone()}
                    places={Some(props.places.clone())}
                    on_session={props.on_session.clone()}
                    on_would_lose={ctx.link().callback(Message::WouldLose)}
                    on_end={ctx.link().callback(|(_, end)| Message::Ended(end))}
                />
            </div>
        }
    }

    fn view_overlap(&self, ctx: &Context<Self>, pair: &Pair, now: u64) -> Html {
        let Pair { old, new } = pair;
        let done = self.switched.iter().all(|switched| *switched);
        let revoke = |entry: &Entry| {
            let entry = Box::new(entry.clone());
            ctx.link().batch_callback(move |_: MouseEvent| Some(Message::Revoke(entry.clone())))
        };
        let revoke_old = {
            let entry = old.clone();
            ctx.link().batch_callback(move |_: MouseEvent| done.then(|| Message::Revoke(entry.clone())))
        };
        let made_here = self.made.as_ref() == Some(&new.credential.id);
        let until = old.expires_at.map(|end| {
            format!("It ends by itself {}, on {}.", dates::distance(end, now), dates::in_utc(end))
        });
        html! {
            <div key="overlap" class="step">
                <h2 ref={&self.step} tabindex="-1">{ "Step 2 of 3: switch the logins over" }</h2>
                <div class="pair">
                    { self.view_half("Old", old, now) }
                    { self.view_half("Successor", new, now) }
                </div>
                <p class="soft" hidden={made_here}>
                    { "The successor's password was shown once, when it was made. If nobody has stored it, revoke the successor and begin again. " }
                </p>
                <div class="row" hidden={made_here}>
                    <button type="button" data-look="small danger" onclick={revoke(new)}>{ "Revoke the successor" }</button>
                </div>
                <fieldset class="checklist">
                    <legend>{ "Tick what uses the successor now, or never used the old one. Check by a pull, not only by a login." }</legend>
                    {
                        for PLACES.into_iter().enumerate().map(|(index, place)| html! {
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
                <p>{ "Until then both work. This page can be left: the two are found again by their description. " }{ until.unwrap_or_default() }</p>
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

    fn view_which(&self, ctx: &Context<Self>, several: &[Entry], now: u64) -> Html {
        let (registry, id, _) = self.ids(ctx);
        let others = several.iter().filter(|entry| entry.credential.id != id);
        html! {
            <div key="which" class="step">
                <h2 ref={&self.step} tabindex="-1">{ "Which one is the successor?" }</h2>
                <p>{ format!("{} live credentials have this description. The rotation is from the one above to:", several.len()) }</p>
                <div class="pair">
                    {
                        for others.map(|entry| {
                            let to = Place::Rotate {
                                registry: registry.to_owned(),
                                credential: id.to_owned(),
                                successor: Some(entry.credential.id.clone()),
                            };
                            html! {
                                <div key={entry.credential.id.clone()}>
                                    { self.view_half("Candidate", entry, now) }
                                    <p>{ ctx.props().places.view_link(to, "This one is the successor", false) }</p>
                                </div>
                            }
                        })
                    }
                </div>
            </div>
        }
    }

    fn view_over(&self, old: &Entry, now: u64) -> Html {
        let when = old.credential.removed_at.as_deref().and_then(dates::read);
        let when = when.map(|at| format!(" {}", dates::distance(at, now))).unwrap_or_default();
        html! {
            <div key="over" class="notice" data-look="info">
                <span class="sign" aria-hidden="true">{ "●" }</span>
                <div class="text">
                    <h2 ref={&self.step} tabindex="-1">{ "The rotation is finished" }</h2>
                    <p>{ format!("This credential was revoked{when}. Nothing is left to do.") }</p>
                </div>
            </div>
        }
    }
}
