use yew::prelude::*;

use super::browser;
use super::place::Place;

/// How a component leads to another place.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// The path under which the console is served.
    pub(crate) base: AttrValue,
    /// Goes there, where nothing would be lost.
    pub(crate) go: Callback<Place>,
}

impl Places {
    /// A link that the browser can also open in another tab.
    pub(crate) fn view_link(&self, to: Place, text: impl Into<Html>, is_current: bool) -> Html {
        let href = to.address(&self.base);
        let go = self.go.clone();
        let onclick = move |event: MouseEvent| {
            if browser::is_plain_click(&event) {
                event.prevent_default();
                go.emit(to.clone());
            }
        };
        html! { <a {href} {onclick} aria-current={is_current.then_some("page")}>{ text.into() }</a> }
    }
}
