use yew::prelude::*;

use super::{CreatePage, texts};
use crate::console::dates;
use crate::console::place::Place;
use crate::issuing::{Event, Finished, Outcome};

impl CreatePage {
    /// What became of a credential, and what can be done next.
    pub(super) fn view_finished(&self, ctx: &Context<Self>, finished: &Finished) -> Html {
        let title = format!("regcred-{}-finished", self.id);
        let (heading, sentence) = texts::outcome(finished.how, &finished.draft.description);
        let works = matches!(finished.how, Outcome::Saved | Outcome::LeftUnsaved);
        let until = self.details.ends_at().filter(|_| works);
        let until = until.map(|at| format!(" It works until {}.", dates::in_utc(at))).unwrap_or_default();
        let registry = finished.draft.registry_id.clone();
        let link = |credential: Option<String>, text: &'static str| {
            let to = Place::Credentials { registry: registry.clone(), credential };
            ctx.props().places.as_ref().map(|places| places.view_link(to, text, false))
        };
        let create = if ctx.props().is_replacement { "Create replacement…" } else { "Create another" };
        html! {
            <section key="finished" part="panel" class="panel finished" aria-labelledby={title.clone()}>
                <h2 ref={&self.nodes.finished} id={title} tabindex="-1">{ heading }</h2>
                <p>{ sentence }{ until }</p>
                <div class="row">
                    { self.view_event_button(ctx, Event::CreateAnother, create, "primary", true) }
                    { for finished.id.clone().and_then(|id| link(Some(id), "Show it in the list")) }
                    { for link(None, "All credentials of the registry") }
                </div>
            </section>
        }
    }
}
