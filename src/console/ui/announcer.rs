use yew::prelude::*;

/// What a screen reader is told; never a secret.
#[derive(Default)]
pub(crate) struct Announcer {
    text: String,
    /// Changes with each announcement, so that the same words are announced again.
    number: u32,
}

impl Announcer {
    /// Announces a text with the next rendering. An empty one takes the last away.
    pub(crate) fn announce(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.number += 1;
    }

    /// Takes a text away that is no longer true, unless another one has come after it.
    pub(crate) fn retract(&mut self, text: &str) {
        if self.text == text {
            self.announce("");
        }
    }

    /// The live region. `activity` is told in place of what was announced.
    pub(crate) fn view(&self, activity: Option<&'static str>) -> Html {
        html! {
            <p key="status" class="visually-hidden" role="status">
                <span key={self.number.to_string()}>{ activity.unwrap_or(&self.text) }</span>
            </p>
        }
    }
}
