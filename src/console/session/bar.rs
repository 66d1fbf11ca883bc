use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::{SessionHandle, use_session};
use crate::client::Session;
use crate::console::ui::browser;

/// The parts of the bar that the page decides.
#[derive(Debug, PartialEq, Properties)]
pub struct SessionBarProps {
    /// Shown before the session.
    pub children: Html,
    /// *Sign out* was pressed. The callback in it signs out, and is called once nothing is lost by it or
    /// the user agrees.
    pub on_leave: Callback<Callback<()>>,
    /// The user has signed out.
    pub on_signed_out: Callback<()>,
}

/// The page's header: who is signed in, for how long, and *Sign out*. Below it, a warning where this
/// computer's clock is off, so that times are not what they seem.
#[function_component]
pub fn SessionBar(props: &SessionBarProps) -> Html {
    let session = use_session();
    let update = use_force_update();
    use_effect_with((), move |()| {
        let clock = Interval::new(1000, move || update.force_update());
        move || drop(clock)
    });
    let current = session.current();
    let off = current.as_ref().map_or(0, |session| session.clock_off_seconds);
    html! {
        <div>
            <header class="bar">
                { props.children.clone() }
                { view_session(props, session, current.as_deref()) }
            </header>
            { view_clock_warning(off) }
        </div>
    }
}

fn view_session(props: &SessionBarProps, session: SessionHandle, current: Option<&Session>) -> Html {
    let Some(current) = current else {
        return html! { <div key="nobody" class="session"><span>{ "Not signed in" }</span></div> };
    };
    let (on_leave, on_signed_out) = (props.on_leave.clone(), props.on_signed_out.clone());
    let onclick = move |_: MouseEvent| {
        let (session, on_signed_out) = (session.clone(), on_signed_out.clone());
        on_leave.emit(Callback::from(move |()| {
            session.sign_out();
            on_signed_out.emit(());
        }));
    };
    html! {
        <div key="session" class="session">
            <span><b>{ &current.organization }</b>{ " · " }{ &current.user }</span>
            <span data-look={current.api_token.is_some().then_some("renews")}>{ remaining(current) }</span>
            <button type="button" data-look="quiet small" {onclick}>{ "Sign out" }</button>
        </div>
    }
}

/// `off` says by how many seconds the service's clock is ahead of this computer's.
fn view_clock_warning(off: i64) -> Html {
    let minutes = off.unsigned_abs().div_ceil(60);
    let direction = if off < 0 { "ahead of" } else { "behind" };
    html! {
        <p class="clock" role="status" hidden={off == 0}>
            {
                for (off != 0).then(|| format!(
                    "This computer's clock is about {minutes} min {direction} the token service's. Set it \
                     right. Until then, times are shown by the service's clock."
                ))
            }
        </p>
    }
}

fn remaining(session: &Session) -> String {
    match session.remaining_seconds(browser::now()) {
        None => "Token: end not known".to_owned(),
        Some(0) if session.api_token.is_some() => "Session renews when you next use it".to_owned(),
        Some(0) => "Token: expired".to_owned(),
        Some(seconds @ 1..120) => format!("Token: {seconds} s left"),
        Some(seconds) => format!("Token: {} min left", seconds / 60),
    }
}
