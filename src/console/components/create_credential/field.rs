use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{CreateCredential, Message};
use crate::error::Input;

/// What the fields differ in.
pub(super) struct Field<'a> {
    pub(super) input: Input,
    /// Part of the element's id.
    pub(super) name: &'static str,
    /// The accessible name.
    pub(super) label: &'static str,
    /// What to type, and where it comes from.
    pub(super) help: &'static str,
    /// `None` for a field that alone holds what was typed.
    pub(super) value: Option<&'a str>,
    /// Whether the text may not be changed for now.
    pub(super) readonly: bool,
}

impl CreateCredential {
    /// One labelled input with its help and what is wrong with it.
    pub(super) fn view_field(&self, ctx: &Context<Self>, field: &Field<'_>) -> Html {
        let Field { input, name, label, help, value, readonly } = *field;
        let id = format!("regcred-{}-{name}", self.id);
        let (help_id, faults_id) = (format!("{id}-help"), format!("{id}-faults"));
        let faults = self.faults_of(input);
        let bad = !faults.is_empty();
        let oninput = ctx.link().callback(move |event: InputEvent| {
            let typed = event.target_dyn_into::<HtmlInputElement>().filter(|_| input != Input::Token);
            Message::Typed(input, typed.map(|input| input.value()).unwrap_or_default())
        });
        let onkeydown = ctx.link().batch_callback(move |event: KeyboardEvent| {
            let signs_in = input == Input::Token && event.key() == "Enter";
            if signs_in {
                event.prevent_default();
            }
            (signs_in && !event.repeat()).then_some(Message::SignIn)
        });
        html! {
            <div key={name} class="field" data-look={bad.then_some("error")}>
                <label for={id.clone()}>{ label }</label>
                <input
                    ref={self.nodes.input(input)}
                    {id}
                    type={if input == Input::Token { "password" } else { "text" }}
                    value={value.map(str::to_owned)}
                    {readonly}
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-invalid={bad.then_some("true")}
                    aria-describedby={format!("{faults_id} {help_id}")}
                    {oninput}
                    {onkeydown}
                />
                <div id={faults_id} class="problems">
                    { for faults.into_iter().map(|fault| html! { <p class="problem">{ fault }</p> }) }
                </div>
                <span class="help" id={help_id}>{ help }</span>
            </div>
        }
    }
}
