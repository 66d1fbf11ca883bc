//! What follows once there is a replacement: steps 2 and 3.

use yew::prelude::*;

use super::{Creating, Message, Replace, texts};
use crate::console::pages::credentials::rows::{view_description, view_instant, view_state};
use crate::console::pages::credentials::texts as list_texts;
use crate::console::ui::{
    Button, Modal, dates, view_code, view_fact, view_foreign, view_hint, view_paragraph,
};
use crate::issuing::Step;
use crate::listing::Entry;

impl Replace {
    /// What follows once there is a replacement.
    pub(super) fn view_after(&self, ctx: &Context<Self>, step: &Step, is_signed_in: bool, now: u64) -> Html {
        if !is_signed_in || self.creating != Creating::No {
            return Html::default();
        }
        match step {
            Step::Switch { old, new, superseded } => {
                self.view_switch(ctx, old, new.as_deref(), superseded, now)
            }
            Step::Done { old, has_lost, superseded } => html! {
                <div key="over" class="step">
                    { self.view_over(old, *has_lost && self.reader.is_none(), now) }
                    { self.view_superseded(ctx, superseded, now) }
                </div>
            },
            // It is being read by its id, and may still be found.
            Step::Missing if self.reader.is_some() => Html::default(),
            Step::Missing => html! {
                <p key="missing">{ if self.machine.is_partial() { texts::NOT_READ } else { texts::MISSING } }</p>
            },
            Step::Create { others, .. } => self.view_others(ctx, others, now),
            Step::Unread => Html::default(),
        }
    }

    fn view_switch(
        &self,
        ctx: &Context<Self>,
        old: &Entry,
        new: Option<&Entry>,
        superseded: &[Entry],
        now: u64,
    ) -> Html {
        let made_here = self.machine.is_made_here();
        // An id that only the address names may be no credential's.
        let is_known = self.machine.has_replacement();
        let hint = if is_known { texts::TICK_FIRST } else { texts::FIND_FIRST };
        let done = is_known && self.switched.iter().all(|switched| *switched);
        let revoke_new = new.cloned().map(|entry| {
            let entry = Box::new(entry);
            let revoke = ctx.link().callback(move |_: MouseEvent| Message::Revoke(entry.clone()));
            html! { <button type="button" data-look="small danger" onclick={revoke}>{ texts::REVOKE_REPLACEMENT }</button> }
        });
        let revoke_old = {
            let entry = Box::new(old.clone());
            ctx.link().batch_callback(move |_: MouseEvent| done.then(|| Message::Revoke(entry.clone())))
        };
        // An address may have the two the wrong way round.
        let is_older =
            new.is_some_and(|new| new.created_at.zip(old.created_at).is_some_and(|(new, old)| new < old));
        let is_live = old.is_live(now);
        let both_work = (is_live && is_known).then_some(texts::BOTH_WORK);
        let until = old
            .expires_at
            .filter(|_| is_live)
            .map(|end| texts::ends(&dates::distance(end, now), &dates::in_utc(end)));
        html! {
            <div key="switch" class="step">
                <h2 ref={&self.step} tabindex="-1">{ if made_here { texts::STEP_3_CHECK } else { texts::STEP_2 } }</h2>
                <div class="pair">
                    { view_half(texts::OLD, old, now, Html::default()) }
                    {
                        match new {
                            Some(new) => view_half(texts::REPLACEMENT, new, now, Html::default()),
                            None => self.view_unlisted(ctx),
                        }
                    }
                </div>
                if is_older {
                    { view_hint("warn", texts::OLDER.into()) }
                }
                <p class="soft" hidden={made_here || !is_known}>{ texts::PASSWORD }</p>
                <div class="row">{ for revoke_new }</div>
                { self.view_superseded(ctx, superseded, now) }
                { self.view_checklist(ctx) }
                <h2 hidden={made_here}>{ texts::STEP_3 }</h2>
                <p>{ for both_work }<span hidden={self.machine.new_id().is_none()}>{ texts::COME_BACK }{ " " }</span>{ until.unwrap_or_default() }</p>
                <div class="row">
                    <button type="button" data-look="danger" aria-disabled={(!done).then_some("true")} onclick={revoke_old}>
                        { texts::REVOKE_OLD }
                    </button>
                    <span class="soft" hidden={done}>{ hint }</span>
                </div>
            </div>
        }
    }

    /// Others that were made and saved here: one press more than was meant, or a late answer.
    fn view_superseded(&self, ctx: &Context<Self>, superseded: &[Entry], now: u64) -> Html {
        html! {
            <section key="superseded" class="step" hidden={superseded.is_empty()} aria-labelledby="regcred-superseded-title">
                <h2 id="regcred-superseded-title">{ texts::ALSO_CREATED }</h2>
                <p>{ texts::ALSO_WORKS }</p>
                <div class="pair">
                    { for superseded.iter().map(|entry| self.view_with_revoke(ctx, entry, now, "")) }
                </div>
            </section>
        }
    }

    /// Says that the replacement is looked at before the old one is asked about.
    pub(super) fn view_checking(&self, ctx: &Context<Self>) -> Html {
        if self.to_revoke.is_none() {
            return Html::default();
        }
        let keep = ctx.link().callback(|()| Message::KeepOld);
        let buttons = Button::new(list_texts::CANCEL, "").view(keep.clone());
        html! {
            <Modal key="checking" title={texts::CHECKING} {buttons} on_cancel={keep}>
                { view_paragraph(texts::STILL_THERE) }
            </Modal>
        }
    }

    /// Where the old one may be in use.
    fn view_checklist(&self, ctx: &Context<Self>) -> Html {
        html! {
            <fieldset class="checklist">
                <legend>{ texts::TICK }</legend>
                {
                    for texts::CHECKLIST.into_iter().enumerate().map(|(index, use_of_it)| html! {
                        <label key={index.to_string()}>
                            <input
                                type="checkbox"
                                checked={self.switched[index]}
                                onchange={ctx.link().callback(move |_: Event| Message::Switched(index))}
                            />
                            <span>{ use_of_it }</span>
                        </label>
                    })
                }
            </fieldset>
        }
    }

    /// The replacement, where no credential with its id was found.
    fn view_unlisted(&self, ctx: &Context<Self>) -> Html {
        let made_here = self.machine.is_made_here();
        let text = if made_here && self.machine.new_id().is_none() {
            texts::ID_NOT_KNOWN
        } else if made_here {
            texts::NOT_LISTED_YET
        } else if self.reader.is_some() {
            list_texts::READING
        } else if self.error.is_some() {
            texts::NOT_LOOKED_UP
        } else {
            texts::NOT_FOUND
        };
        let unknown = (!made_here && self.reader.is_none()).then(|| self.view_unknown(ctx));
        html! {
            <section key="new" class="panel" aria-label={texts::REPLACEMENT}>
                <h3>{ texts::REPLACEMENT }</h3>
                <p>{ text }</p>
                { for unknown }
            </section>
        }
    }

    /// The id that the address names as the replacement's, where no credential with it was found.
    fn view_unknown(&self, ctx: &Context<Self>) -> Html {
        let to = ctx.props().with_successor(None);
        let again = ctx.link().callback(|_: MouseEvent| Message::ReadAgain);
        let is_offered_above = self.error.is_some() || self.machine.is_partial();
        html! {
            <>
                <p class="soft">{ texts::ID }{ " " }{ view_code(ctx.props().successor.as_deref().unwrap_or_default()) }</p>
                <div class="row">
                    <button type="button" data-look="small" hidden={is_offered_above} onclick={again}>{ list_texts::TRY_AGAIN }</button>
                    { self.navigator.view_link(to, texts::CREATE_INSTEAD) }
                </div>
            </>
        }
    }

    fn view_over(&self, old: &Entry, has_lost: bool, now: u64) -> Html {
        let when = old.credential.removed_at.as_deref().and_then(dates::read);
        let when = when.map(|at| dates::distance(at, now));
        let text = html! {
            <>
                <h2 ref={&self.step} tabindex="-1">{ texts::OVER }</h2>
                <p>{ texts::over(when, has_lost) }</p>
            </>
        };
        view_hint(if has_lost { "warn" } else { "info" }, text)
    }
}

/// One of the two credentials, or one that may be the replacement; `which` says which.
pub(super) fn view_half(which: &str, entry: &Entry, now: u64, action: Html) -> Html {
    let credential = &entry.credential;
    let by = credential.created_by.as_ref();
    let by = by.map(|by| html! { <>{ " " }{ texts::BY }{ " " }{ view_foreign(by) }</> });
    let created = view_instant(entry.created_at, credential.created_at.as_ref(), now);
    let expires = view_instant(entry.expires_at, credential.expires_at.as_ref(), now);
    html! {
        <section key={credential.id.clone()} class="panel half" aria-label={which.to_owned()}>
            <header><h3>{ which }</h3>{ view_state(entry, now) }</header>
            <dl class="facts">
                <div><dt>{ texts::DESCRIPTION }</dt><dd>{ view_description(entry) }</dd></div>
                <div hidden={which == credential.name}>
                    <dt>{ texts::NAME }</dt><dd>{ view_code(&credential.name) }</dd>
                </div>
                { view_fact(texts::ID, view_code(&credential.id)) }
                { view_fact(texts::CREATED, html! { <>{ created }{ for by }</> }) }
                { view_fact(texts::EXPIRES, expires) }
            </dl>
            { action }
        </section>
    }
}
