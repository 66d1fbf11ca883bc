use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A labeled control with its help and what is wrong with it.
pub(in crate::console) struct Field<'a> {
    /// The control's id; its label, help and faults have ids made from it.
    pub(in crate::console) id: String,
    /// The accessible name.
    pub(in crate::console) label: &'static str,
    /// What to type, and where it comes from.
    pub(in crate::console) help: Html,
    /// What is wrong with it.
    pub(in crate::console) faults: &'a [String],
}

impl Field<'_> {
    /// The field round its control, which names [`Field::described_by`].
    pub(in crate::console) fn view(&self, control: Html) -> Html {
        let Self { id, label, help, faults } = self;
        html! {
            <div key={*label} class="field" data-look={(!faults.is_empty()).then_some("error")}>
                <label for={id.clone()}>{ label }</label>
                { control }
                <div id={format!("{id}-faults")} class="problems">
                    { for faults.iter().map(|fault| html! { <p class="problem">{ fault }</p> }) }
                </div>
                <div class="help" id={format!("{id}-help")}>{ help.clone() }</div>
            </div>
        }
    }

    pub(in crate::console) fn described_by(&self) -> String {
        format!("{0}-faults {0}-help", self.id)
    }

    pub(in crate::console) fn is_invalid(&self) -> Option<&'static str> {
        (!self.faults.is_empty()).then_some("true")
    }
}

/// The field for a token. It alone holds what was typed, until that is used.
pub(in crate::console) struct TokenField<'a> {
    pub(in crate::console) id: String,
    pub(in crate::console) node: &'a NodeRef,
    pub(in crate::console) signing_in: bool,
    pub(in crate::console) readonly: bool,
    pub(in crate::console) faults: &'a [String],
    pub(in crate::console) on_typed: Callback<()>,
    /// Enter was pressed.
    pub(in crate::console) on_enter: Callback<()>,
}

impl TokenField<'_> {
    pub(in crate::console) fn view(self) -> Html {
        let help = if self.signing_in {
            "Signing in…"
        } else {
            "From My Account, API tokens, in your cloud console. Press Enter to sign in. It stays in \
             this page's memory and is gone when the page closes."
        };
        let field = Field {
            id: self.id,
            label: "API token or access token",
            help: html! { { help } },
            faults: self.faults,
        };
        let (on_typed, on_enter) = (self.on_typed, self.on_enter);
        let onkeydown = move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                if !event.repeat() {
                    on_enter.emit(());
                }
            }
        };
        field.view(html! {
            <input
                part="input"
                ref={self.node}
                id={field.id.clone()}
                type="password"
                readonly={self.readonly}
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-invalid={field.is_invalid()}
                aria-describedby={field.described_by()}
                oninput={move |_: InputEvent| on_typed.emit(())}
                {onkeydown}
            />
        })
    }
}

/// What was typed into an input.
pub(in crate::console) fn typed(event: &InputEvent) -> String {
    event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default()
}

/// Whether a box is ticked now.
pub(in crate::console) fn ticked(event: &Event) -> bool {
    event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked())
}
