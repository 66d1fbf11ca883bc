use yew::prelude::*;

use super::{CreatePage, callback_about, texts};
use crate::console::route::Route;
use crate::console::ui::{Button, dates, view_foreign};
use crate::issuing::{Event, Finished, Outcome};

impl CreatePage {
    /// What became of a credential, and what can be done next.
    pub(super) fn view_finished(&self, ctx: &Context<Self>, finished: &Finished) -> Html {
        let title = format!("regcred-{}-finished", self.id);
        let (heading, sentence) = texts::outcome(finished.how);
        let is_left = matches!(finished.how, Outcome::Saved | Outcome::LeftUnsaved);
        let may_be_revoked = finished.may_be_revoked || self.details.is_removed();
        let heading = if is_left && may_be_revoked { " may already be revoked" } else { heading };
        let until = self.details.ends_at().filter(|_| is_left && !may_be_revoked);
        let until = until.map(|at| format!(" It works until {}.", dates::in_utc(at))).unwrap_or_default();
        let create_look = if finished.how == Outcome::LeftUnsaved { "" } else { "primary" };
        let registry = finished.draft.registry_id.clone();
        let all = texts::all_credentials(self.details.host());
        let link = |credential: Option<String>, text: String| {
            let to = Route::Credentials { registry: registry.clone(), credential };
            ctx.props().navigator().map(|navigator| navigator.view_link(to, text))
        };
        html! {
            <section key="finished" part="panel" class="panel finished" aria-labelledby={title.clone()}>
                <h2 ref={&self.nodes.finished} id={title} tabindex="-1">
                    { view_foreign(&finished.draft.description) }{ heading }
                </h2>
                <p class="soft">{ sentence }{ until }</p>
                { self.view_left_over(ctx) }
                <div class="row">
                    { Button::new(ctx.props().labels().create_another, create_look).view(callback_about(ctx, ctx.props().fixed_description(), Event::CreateAnother)) }
                    { for finished.id.clone().and_then(|id| link(Some(id), "Show it in the list".to_owned())) }
                    { for link(None, all) }
                </div>
            </section>
        }
    }
}
