use std::rc::Rc;

use yew::prelude::*;

use super::{Loadable, Registries, Used, traits, usage};
use crate::console::browser;
use crate::console::components::field::{Field, typed};
use crate::model::Registry;

/// More options than this help nobody: the rest is found by typing.
const MOST_OPTIONS: usize = 50;

#[derive(PartialEq, Properties)]
pub(in crate::console) struct RegistryFieldProps {
    pub id: String,
    pub value: String,
    pub registries: Rc<Registries>,
    /// How many credentials the chosen registry has, where the parent knows better.
    #[prop_or_default]
    pub used: Option<Used>,
    #[prop_or_default]
    pub readonly: bool,
    #[prop_or_default]
    pub faults: Vec<String>,
    pub node: NodeRef,
    /// The text changed, by typing.
    pub on_typed: Callback<String>,
    /// An option was chosen.
    pub on_picked: Callback<String>,
    /// These registries are to be seen, and how many credentials they have is of interest.
    pub on_shown: Callback<Vec<String>>,
}

/// A registry's id: typed, or chosen from the organization's list. An editable combobox with a
/// list, by the pattern of ARIA's Authoring Practices.
pub(in crate::console) struct RegistryField {
    is_open: bool,
    active: Option<usize>,
    list: NodeRef,
}

#[derive(Debug)]
pub(in crate::console) enum Message {
    Typed(String),
    Key(KeyboardEvent),
    Pressed,
    Left,
    Picked(String),
}

impl Component for RegistryField {
    type Message = Message;
    type Properties = RegistryFieldProps;

    fn create(_: &Context<Self>) -> Self {
        Self { is_open: false, active: None, list: NodeRef::default() }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Typed(text) => {
                // A whole ID, as it is pasted, needs no list.
                self.is_open = ctx.props().registries.find(&text).is_none();
                self.active = None;
            }
            Message::Pressed => {
                self.is_open = !self.is_open;
                self.active = None;
                self.tell_shown(ctx);
            }
            Message::Left => self.is_open = false,
            Message::Picked(id) => {
                self.is_open = false;
                self.active = None;
                ctx.props().on_picked.emit(id);
            }
            Message::Key(event) => return self.key(ctx, &event),
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &Self::Properties) -> bool {
        if self.is_open {
            self.tell_shown(ctx);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let list_id = format!("{}-list", props.id);
        let is_open = self.is_open(ctx);
        let help = self.help(ctx);
        let field = Field { id: props.id.clone(), label: "Registry ID", help, faults: &props.faults };
        // The parent hears of it first: a press that follows at once is about this text.
        let on_typed = props.on_typed.clone();
        let oninput = ctx.link().callback(move |event: InputEvent| {
            let text = typed(&event);
            on_typed.emit(text.clone());
            Message::Typed(text)
        });
        let active = self.active.filter(|_| is_open).map(|index| format!("{list_id}-{index}"));
        field.view(html! {
            <div class="combobox">
                <input
                    part="input"
                    ref={&props.node}
                    id={props.id.clone()}
                    role="combobox"
                    value={props.value.clone()}
                    readonly={props.readonly}
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-expanded={is_open.to_string()}
                    aria-controls={list_id.clone()}
                    aria-activedescendant={active}
                    aria-invalid={field.is_invalid()}
                    aria-describedby={field.described_by()}
                    {oninput}
                    onkeydown={ctx.link().callback(Message::Key)}
                    onclick={ctx.link().callback(|_: MouseEvent| Message::Pressed)}
                    onblur={ctx.link().callback(|_: FocusEvent| Message::Left)}
                />
                { self.view_options(ctx, &list_id, is_open) }
            </div>
        })
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let (Some(index), Some(list)) = (self.active, self.list.cast::<web_sys::Element>()) {
            browser::scroll_to(&list.children(), index);
        }
    }
}

impl RegistryField {
    fn is_open(&self, ctx: &Context<Self>) -> bool {
        self.is_open && !ctx.props().readonly && !self.options(ctx).is_empty()
    }

    fn view_options(&self, ctx: &Context<Self>, list_id: &str, is_open: bool) -> Html {
        let options = self.options(ctx);
        let (more, shown) = (options.len() > MOST_OPTIONS, options.len().min(MOST_OPTIONS));
        html! {
            <div class="options" hidden={!is_open}>
                <ul ref={&self.list} id={list_id.to_owned()} role="listbox" aria-label="Registries">
                    {
                        for options.iter().take(if is_open { MOST_OPTIONS } else { 0 }).enumerate().map(|(index, registry)| {
                            self.view_option(ctx, list_id, index, registry)
                        })
                    }
                </ul>
                <p class="soft" hidden={!more}>
                    { format!("{shown} of {} shown. Type more of the name, the ID or the host.", options.len()) }
                </p>
            </div>
        }
    }

    /// The registries that fit what was typed. The whole list once an id is complete: then somebody
    /// looks for another.
    fn options<'a>(&self, ctx: &'a Context<Self>) -> Vec<&'a Registry> {
        let RegistryFieldProps { registries, value, .. } = ctx.props();
        let all = registries.all();
        if registries.find(value).is_some() {
            return all.iter().collect();
        }
        let wanted = browser::fold(value);
        let fits = |registry: &&Registry| {
            let description = registry.description.as_deref().unwrap_or_default();
            let texts = [&registry.id, &registry.name, registry.host(), description];
            wanted.split_whitespace().all(|word| texts.iter().any(|text| browser::fold(text).contains(word)))
        };
        all.iter().filter(fits).collect()
    }

    fn tell_shown(&self, ctx: &Context<Self>) {
        let shown = self.options(ctx).into_iter().take(MOST_OPTIONS).map(|registry| registry.id.clone());
        ctx.props().on_shown.emit(shown.collect());
    }

    fn key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        let options = self.options(ctx);
        let count = options.len().min(MOST_OPTIONS);
        let was_open = self.is_open && count > 0;
        let last = count.saturating_sub(1);
        match (&*event.key(), self.active.filter(|_| was_open)) {
            ("ArrowDown" | "ArrowUp", _) if ctx.props().readonly || count == 0 => return false,
            ("ArrowDown", active) => {
                self.is_open = true;
                let next = active.map_or(0, |index| if index == last { 0 } else { index + 1 });
                self.active = (!event.alt_key()).then_some(next);
            }
            ("ArrowUp", active) => {
                self.is_open = true;
                self.active = Some(active.map_or(last, |index| if index == 0 { last } else { index - 1 }));
            }
            ("Enter", Some(index)) => {
                let id = options.get(index).map(|registry| registry.id.clone());
                ctx.link().send_message_batch(id.map(Message::Picked).into_iter().collect());
            }
            ("Escape", _) if was_open => {
                self.is_open = false;
                self.active = None;
            }
            ("Enter" | "Tab", _) => {
                self.is_open = false;
                return true;
            }
            _ => return false,
        }
        event.prevent_default();
        event.stop_propagation();
        if !was_open && self.is_open {
            self.tell_shown(ctx);
        }
        true
    }

    fn view_option(&self, ctx: &Context<Self>, list_id: &str, index: usize, registry: &Registry) -> Html {
        let id = registry.id.clone();
        let picked = ctx.link().callback(move |_: MouseEvent| Message::Picked(id.clone()));
        // The focus stays in the input, where the keys are listened to.
        let onmousedown = |event: MouseEvent| event.prevent_default();
        let used = ctx.props().registries.used_of(&registry.id);
        let facts = [registry.host().to_owned()].into_iter().chain(traits(registry));
        let facts: Vec<_> = facts.chain(usage(used, registry.credentials_limit)).collect();
        let is_active = self.active == Some(index);
        html! {
            <li
                key={registry.id.clone()}
                id={format!("{list_id}-{index}")}
                role="option"
                aria-selected={is_active.to_string()}
                {onmousedown}
                onclick={picked}
            >
                <b>{ &registry.name }</b>
                <code>{ if registry.id == registry.name { "" } else { &registry.id } }</code>
                <span class="soft">{ facts.join(" · ") }</span>
            </li>
        }
    }

    fn help(&self, ctx: &Context<Self>) -> Html {
        let RegistryFieldProps { registries, value, used, .. } = ctx.props();
        if let Some(registry) = registries.find(value) {
            let used = used.or_else(|| registries.used_of(value));
            let name = (registry.name != registry.id).then(|| registry.name.clone());
            let facts = name.into_iter().chain([registry.host().to_owned()]);
            let facts: Vec<_> =
                facts.chain(usage(used, registry.credentials_limit)).chain(traits(registry)).collect();
            let cause = registry.unhealthy_cause.as_ref().filter(|_| registry.healthy == Some(false));
            return html! {
                <>
                    { facts.join(" · ") }
                    { for cause.map(|cause| html! { <details><summary>{ "Why unhealthy" }</summary>{ cause }</details> }) }
                </>
            };
        }
        let text = match &registries.list {
            Loadable::NotAsked => "As the catalogue shows it under Registries.".to_owned(),
            Loadable::Loading => "Reading the list of registries… An ID can be typed at any time.".to_owned(),
            Loadable::Failed(error) => {
                format!("The list of registries cannot be read, so type the ID. {}", error.what_happened())
            }
            Loadable::Ready(all) if value.is_empty() => {
                format!("Choose one of {} by typing or by the arrow keys, or paste an ID.", all.len())
            }
            Loadable::Ready(_) => match used {
                Some(used) => usage(Some(*used), None).unwrap_or_default(),
                None => "Not in the list of your organization's registries.".to_owned(),
            },
        };
        html! { { text } }
    }
}
