use std::rc::Rc;

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::client::Session;
use crate::console::browser;

#[derive(PartialEq, Properties)]
pub(crate) struct SessionBarProps {
    pub session: Rc<Session>,
    /// Whether signing out would lose a password.
    pub locked: bool,
    pub on_sign_out: Callback<()>,
    /// The token is about to end and can be renewed.
    pub on_ends_soon: Callback<()>,
}

/// Whom the token speaks for, and for how long.
pub(crate) struct SessionBar {
    _clock: Interval,
}

impl Component for SessionBar {
    type Message = ();
    type Properties = SessionBarProps;

    fn create(ctx: &Context<Self>) -> Self {
        let tick = ctx.link().callback(|()| ());
        Self { _clock: Interval::new(1000, move || tick.emit(())) }
    }

    fn update(&mut self, ctx: &Context<Self>, (): ()) -> bool {
        let session = &ctx.props().session;
        if session.api_token.is_some() && session.ends_soon(browser::now()) {
            ctx.props().on_ends_soon.emit(());
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let SessionBarProps { session, locked, on_sign_out, .. } = ctx.props();
        let (locked, on_sign_out) = (*locked, on_sign_out.clone());
        let onclick = move |_: MouseEvent| {
            if !locked {
                on_sign_out.emit(());
            }
        };
        html! {
            <div class="session">
                <span><b>{ &session.organization }</b>{ " · " }{ &session.user }</span>
                <span>{ remaining(session) }</span>
                <button
                    type="button"
                    data-look="quiet small"
                    aria-disabled={locked.then_some("true")}
                    title={locked.then_some("First store or discard the new credential")}
                    {onclick}
                >
                    { "Sign out" }
                </button>
            </div>
        }
    }
}

fn remaining(session: &Session) -> String {
    match session.remaining_seconds(browser::now()) {
        None => "Token: end not known".to_owned(),
        Some(0) if session.api_token.is_some() => "Token: renewed when it is used".to_owned(),
        Some(0) => "Token: expired".to_owned(),
        Some(seconds @ 1..120) => format!("Token: {seconds} s left"),
        Some(seconds) => format!("Token: {} min left", seconds / 60),
    }
}
