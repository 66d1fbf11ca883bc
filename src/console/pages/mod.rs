//! The console's pages. The create page is there from the start; the others are in one wasm file that
//! comes on demand.

pub(super) mod create;
mod credentials;
mod replace;

use yew::prelude::*;

use super::lazy::lazy_component;
use super::navigation::{LeaveGuard, Navigator};
use super::route::Route;
use credentials::Credentials;
use replace::Replace;

/// What the shell hands to a page that comes on demand.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct LaterPageProps {
    pub route: Route,
    pub navigator: Navigator,
    pub guard: LeaveGuard,
}

/// The page of a route, where that is not the create page. All that is below it may read the
/// navigator by [`use_navigator`](super::navigation::use_navigator).
///
/// The create page gets the navigator as a property: a provider in the first file would add 0.6 kB to
/// every visit.
#[function_component]
pub(super) fn LaterPage(props: &LaterPageProps) -> Html {
    let LaterPageProps { route, navigator, guard } = props.clone();
    let page = match route {
        Route::Replace { registry, credential, successor } => {
            let key = format!("{registry} {credential}");
            html! { <Replace {key} {registry} {credential} {successor} {guard} /> }
        }
        Route::Credentials { registry, credential } => {
            html! { <Credentials key="credentials" {registry} {credential} /> }
        }
        // The shell shows that one itself.
        Route::Create { .. } => Html::default(),
    };
    html! { <ContextProvider<Navigator> context={navigator}>{ page }</ContextProvider<Navigator>> }
}

lazy_component!(
    LaterPage as LazyPage in pages,
    loading: "Loading…",
    failed: "Part of this page didn't load.",
);
