use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::use_session;
use crate::client::Session;
use crate::console::ui::browser;

/// What the bar gets from the page.
#[derive(Debug, PartialEq, Properties)]
pub struct SessionBarProps {
    /// Somebody wants to sign out: calls back once nothing is lost by it, or a person agrees.
    pub on_leave: Callback<Callback<()>>,
    /// Somebody signed out.
    pub on_signed_out: Callback<()>,
}

/// Whom the token speaks for, for how long, and *Sign out*.
#[function_component]
pub fn SessionBar(props: &SessionBarProps) -> Html {
    let session = use_session();
    let update = use_force_update();
    use_effect_with((), move |()| {
        let clock = Interval::new(1000, move || update.force_update());
        move || drop(clock)
    });
    let Some(current) = session.current() else {
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
            <span>{ remaining(&current) }</span>
            <button type="button" data-look="quiet small" {onclick}>{ "Sign out" }</button>
        </div>
    }
}

/// Says so where times and ends would look wrong.
#[function_component]
pub fn ClockWarning() -> Html {
    let off = use_session().current().map_or(0, |session| session.clock_off_seconds);
    let minutes = off.unsigned_abs().div_ceil(60);
    let direction = if off < 0 { "ahead of" } else { "behind" };
    html! {
        <p class="clock" role="status" hidden={off == 0}>
            {
                format!(
                    "This computer's clock is about {minutes} min {direction} the token service's. Set it \
                     right. Until then, times are shown by the service's clock."
                )
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
