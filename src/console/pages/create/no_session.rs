use yew::prelude::*;

use super::CreatePage;
use crate::console::session::NOT_SIGNED_IN;
use crate::console::session::machine::NoSession;
use crate::console::ui::{Button, Notice, view_error, view_paragraph};
use crate::error::Error;

impl CreatePage {
    /// Why the host page could not sign anybody in, or not renew the session that is about to end. The
    /// console has no host page, and nothing of this in its files.
    pub(super) fn view_no_session(&self) -> Html {
        if !cfg!(feature = "element") {
            return Html::default();
        }
        let Some((refused, at)) = self.session.refused() else { return Html::default() };
        let node = NodeRef::default();
        let session = self.session.clone();
        let again = Button::new("Try again", "").view(Callback::from(move |()| session.ask_again()));
        let again = html! { <div class="row">{ again }</div> };
        let (look, what, reason) = match refused {
            NoSession::NotTaken(error) => {
                return view_error(&error, Error::explain_without_field, at, &node, None, again);
            }
            NoSession::NotAnswered => {
                ("warn", NOT_SIGNED_IN, "Its token has not come for 30 seconds.".to_owned())
            }
            NoSession::NotGiven(reason) => match self.session.current() {
                Some(_) => ("error", "This page could not renew your session", reason),
                None => ("error", "This page could not sign you in", reason),
            },
        };
        Notice { look, what, key: at, node: &node }.view(html! { <>{ view_paragraph(reason) }{ again }</> })
    }
}
