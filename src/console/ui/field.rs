use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A labeled control with its help and what is wrong with it.
pub(crate) struct Field<'a> {
    /// The control's id; its label, help and faults have ids made from it.
    pub(crate) id: String,
    /// The accessible name.
    pub(crate) label: &'static str,
    /// What to type, and where it comes from.
    pub(crate) help: Html,
    /// What has just been noticed about it; announced.
    pub(crate) note: Html,
    /// What is wrong with it.
    pub(crate) faults: &'a [String],
}

impl Field<'_> {
    /// Renders the field round its control, which refers to it by [`Field::described_by`].
    pub(crate) fn view(&self, control: Html) -> Html {
        let Self { id, label, help, note, faults } = self;
        html! {
            <div key={*label} class="field" data-look={(!faults.is_empty()).then_some("error")}>
                <label for={id.clone()}>{ label }</label>
                { control }
                <div id={format!("{id}-faults")} class="problems">
                    { for faults.iter().map(|fault| html! { <p class="problem">{ fault }</p> }) }
                </div>
                <div class="help" id={format!("{id}-help")}>
                    <span role="status" class="note">{ note.clone() }</span>
                    { help.clone() }
                </div>
            </div>
        }
    }

    pub(crate) fn described_by(&self) -> String {
        format!("{0}-faults {0}-help", self.id)
    }

    pub(crate) fn is_invalid(&self) -> Option<&'static str> {
        (!self.faults.is_empty()).then_some("true")
    }
}

/// What was typed into an input.
pub(crate) fn typed(event: &InputEvent) -> String {
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
}

/// Whether a box is ticked now.
pub(crate) fn ticked(event: &Event) -> bool {
    event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked())
}
