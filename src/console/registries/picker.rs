use yew::prelude::*;

use super::{Loadable, Registries, RegistriesHandle, Used, details, is_unhealthy, texts};
use crate::client::typed::cleaned_id;
use crate::console::ui::browser;
use crate::console::ui::field::{Field, typed};
use crate::model::Registry;

/// How many options are shown at most. A longer list is narrowed by typing.
const MOST_OPTIONS: usize = 50;

#[derive(PartialEq, Properties)]
pub(crate) struct RegistryFieldProps {
    pub id: String,
    pub value: String,
    pub registries: RegistriesHandle,
    /// How many credentials the chosen registry has, where the parent has counted them more recently.
    #[prop_or_default]
    pub used: Option<Used>,
    #[prop_or_default]
    pub readonly: bool,
    /// What the parent says about the registry.
    #[prop_or_default]
    pub note: Html,
    #[prop_or_default]
    pub faults: Vec<String>,
    pub node: NodeRef,
    /// The text changed, by typing.
    pub on_typed: Callback<String>,
    /// An option was chosen.
    pub on_picked: Callback<String>,
}

/// A registry: chosen from the organization's list, by whose name it is then shown, or its id, typed.
/// An editable combobox with a list, by the pattern of ARIA's Authoring Practices.
pub(crate) struct RegistryField {
    is_open: bool,
    /// The list was opened just now, and has to be scrolled into view.
    scroll_into_view: bool,
    active: Option<usize>,
    /// What is being typed. The field shows it unchanged until the focus leaves.
    typing: Option<Typing>,
    /// Whether something was left out of what was pasted last.
    has_left_out: bool,
    list: NodeRef,
}

#[derive(Debug)]
pub(crate) struct Typing {
    text: String,
    /// The id that it means.
    id: String,
    /// A key at a time: more may follow.
    by_hand: bool,
    has_left_out: bool,
}

#[derive(Debug)]
pub(crate) enum Message {
    Typed(Typing),
    Key(KeyboardEvent),
    Pressed,
    Left,
    Picked(String),
}

impl Component for RegistryField {
    type Message = Message;
    type Properties = RegistryFieldProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            is_open: false,
            scroll_into_view: false,
            active: None,
            typing: None,
            has_left_out: false,
            list: NodeRef::default(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Typed(typing) => {
                self.has_left_out = typing.has_left_out;
                self.typing = Some(typing);
                if self.is_whole_id(ctx) {
                    self.close();
                } else {
                    self.open();
                }
            }
            Message::Pressed => {
                if self.is_open {
                    self.close();
                } else {
                    self.open();
                    self.report_shown(ctx);
                }
            }
            Message::Left => {
                self.close();
                self.typing = None;
            }
            Message::Picked(id) => {
                self.close();
                self.typing = None;
                self.has_left_out = false;
                ctx.props().on_picked.emit(id);
            }
            Message::Key(event) => return self.handle_key(ctx, &event),
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        // The parent has set another registry.
        self.typing.take_if(|typing| typing.id != ctx.props().value);
        // It may be pasted before the registries are there.
        if old.registries.find(&old.value).is_none() && self.is_whole_id(ctx) {
            self.close();
        }
        if self.is_open {
            self.report_shown(ctx);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let list_id = format!("{}-list", props.id);
        let is_open = self.is_open(ctx);
        let help = self.view_help(ctx);
        let note = if self.has_left_out { texts::LEFT_OUT.into() } else { props.note.clone() };
        let field = Field { id: props.id.clone(), label: texts::LABEL, help, note, faults: &props.faults };
        // The parent gets the text at once, before *Create* can be pressed.
        let (on_typed, registries) = (props.on_typed.clone(), props.registries.registries.clone());
        let oninput = ctx.link().callback(move |event: InputEvent| {
            let typing = read(&event, &registries);
            on_typed.emit(typing.id.clone());
            Message::Typed(typing)
        });
        let shown = match &self.typing {
            Some(typing) => typing.text.clone(),
            None => props.registries.name(&props.value).to_owned(),
        };
        let active = self.active.filter(|_| is_open).map(|index| format!("{list_id}-{index}"));
        field.view(html! {
            <div class="combobox">
                <input
                    part="input"
                    ref={&props.node}
                    id={props.id.clone()}
                    role="combobox"
                    value={shown}
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
        let Some(list) = self.list.cast::<web_sys::Element>() else { return };
        if std::mem::take(&mut self.scroll_into_view)
            && let Some(options) = list.parent_element()
        {
            browser::scroll_to(&options);
        }
        if let Some(option) = self.active.and_then(|index| list.children().item(index as u32)) {
            browser::scroll_to(&option);
        }
    }
}

impl RegistryField {
    fn open(&mut self) {
        self.scroll_into_view = !self.is_open;
        self.is_open = true;
        self.active = None;
    }

    fn close(&mut self) {
        self.is_open = false;
        self.active = None;
    }

    /// Whether a registry's whole ID was pasted, which needs no list.
    fn is_whole_id(&self, ctx: &Context<Self>) -> bool {
        let pasted = self.typing.as_ref().filter(|typing| !typing.by_hand);
        pasted.is_some_and(|typing| ctx.props().registries.find(&typing.id).is_some())
    }

    fn is_open(&self, ctx: &Context<Self>) -> bool {
        self.is_open && !ctx.props().readonly && !self.options(ctx).is_empty()
    }

    fn view_options(&self, ctx: &Context<Self>, list_id: &str, is_open: bool) -> Html {
        let options = self.options(ctx);
        let (more, shown) = (options.len() > MOST_OPTIONS, options.len().min(MOST_OPTIONS));
        let has_list = !ctx.props().registries.registries.all().is_empty();
        let is_searching = has_list && self.typing.as_ref().is_some_and(|typing| typing.by_hand);
        html! {
            <>
            // A screen reader does not see that the list gets shorter.
            <span class="visually-hidden" aria-live="polite">
                { for is_searching.then(|| texts::matching(options.len())) }
            </span>
            <div class="options" hidden={!is_open}>
                <ul ref={&self.list} id={list_id.to_owned()} role="listbox" aria-label={texts::LIST}>
                    {
                        for options.iter().take(if is_open { MOST_OPTIONS } else { 0 }).enumerate().map(|(index, registry)| {
                            self.view_option(ctx, list_id, index, registry)
                        })
                    }
                </ul>
                <p class="soft" hidden={!more}>
                    { for more.then(|| texts::more(shown, options.len())) }
                </p>
            </div>
            </>
        }
    }

    /// The registries that fit what was typed, the healthy ones first. Once a registry is chosen, all of
    /// them: then the user looks for another.
    fn options<'a>(&self, ctx: &'a Context<Self>) -> Vec<&'a Registry> {
        let RegistryFieldProps { registries, value, .. } = ctx.props();
        let typing = self.typing.as_ref().filter(|typing| typing.by_hand);
        let wanted = match typing {
            Some(typing) => &*typing.text,
            None if registries.find(value).is_some() => "",
            None => value,
        };
        registries.registries.matching(wanted)
    }

    fn report_shown(&self, ctx: &Context<Self>) {
        let shown = self.options(ctx).into_iter().take(MOST_OPTIONS).map(|registry| registry.id.clone());
        ctx.props().registries.count(shown.collect());
    }

    fn handle_key(&mut self, ctx: &Context<Self>, event: &KeyboardEvent) -> bool {
        let options = self.options(ctx);
        let count = options.len().min(MOST_OPTIONS);
        let was_open = self.is_open && count > 0;
        let last = count.saturating_sub(1);
        let RegistryFieldProps { registries, value, readonly, .. } = ctx.props();
        // A part of a name, by which Enter takes the first registry that fits.
        let is_part = !readonly && !value.is_empty() && registries.find(value).is_none();
        match (&*event.key(), self.active.filter(|_| was_open)) {
            ("ArrowDown" | "ArrowUp", _) if *readonly || count == 0 => return false,
            ("ArrowDown", active) => {
                self.open();
                let next = active.map_or(0, |index| if index == last { 0 } else { index + 1 });
                self.active = (!event.alt_key()).then_some(next);
            }
            ("ArrowUp", active) => {
                self.open();
                self.active = Some(active.map_or(last, |index| if index == 0 { last } else { index - 1 }));
            }
            ("Home", _) if was_open => self.active = Some(0),
            ("End", _) if was_open => self.active = Some(last),
            ("Enter", active) if active.is_some() || (is_part && count > 0) => {
                let id = options.get(active.unwrap_or(0)).map(|registry| registry.id.clone());
                ctx.link().send_message_batch(id.map(Message::Picked).into_iter().collect());
            }
            ("Escape", _) if was_open => self.close(),
            ("Enter" | "Tab", _) => {
                self.close();
                return true;
            }
            _ => return false,
        }
        event.prevent_default();
        event.stop_propagation();
        if !was_open && self.is_open {
            self.report_shown(ctx);
        }
        true
    }

    fn view_option(&self, ctx: &Context<Self>, list_id: &str, index: usize, registry: &Registry) -> Html {
        let id = registry.id.clone();
        let picked = ctx.link().callback(move |_: MouseEvent| Message::Picked(id.clone()));
        let used = ctx.props().registries.registries.used_of(&registry.id);
        let is_active = self.active == Some(index);
        // The focus stays in the input, where the keys are listened to.
        let onmousedown = |event: MouseEvent| {
            browser::note_press(&event);
            event.prevent_default();
        };
        html! {
            <li
                key={registry.id.clone()}
                id={format!("{list_id}-{index}")}
                role="option"
                aria-selected={is_active.to_string()}
                {onmousedown}
                onclick={picked}
            >
                <b><bdi>{ &registry.name }</bdi></b>
                { view_badge(registry) }
                <span class="soft">{ details(registry, used) }</span>
                <span class="soft description"><bdi>{ registry.description.clone() }</bdi></span>
            </li>
        }
    }

    /// Says what the chosen registry is, or how far the list to choose from has come.
    fn view_help(&self, ctx: &Context<Self>) -> Html {
        let RegistryFieldProps { registries, value, used, .. } = ctx.props();
        match registries.find(value) {
            Some(registry) => view_registry(registry, used.or_else(|| registries.registries.used_of(value))),
            None => self.view_progress(ctx),
        }
    }

    fn view_progress(&self, ctx: &Context<Self>) -> Html {
        let RegistryFieldProps { registries, value, used, .. } = ctx.props();
        let list = &registries.registries.list;
        let text = match (list, used) {
            (Loadable::NotAsked, _) if registries.asks_host => texts::PASTE.to_owned(),
            (Loadable::NotAsked, _) => texts::NOT_ASKED.to_owned(),
            (Loadable::Loading, _) => texts::LOADING.to_owned(),
            (Loadable::Slow, _) => texts::SLOW.to_owned(),
            (Loadable::Failed(error), _) => texts::failed(error),
            (Loadable::Ready(_), Some(used)) if !value.is_empty() => {
                super::usage(Some(*used), None).unwrap_or_default()
            }
            (Loadable::Ready(list), _) => texts::found(list, value, !self.options(ctx).is_empty()),
        };
        let may_stop = matches!(list, Loadable::Slow);
        let is_partial = matches!(list, Loadable::Ready(list) if !list.is_whole);
        let may_read = is_partial || matches!(list, Loadable::Slow | Loadable::Failed(_));
        let button = |label: &'static str, is_shown: bool, act: fn(&RegistriesHandle)| {
            let (registries, node) = (registries.clone(), ctx.props().node.clone());
            let onclick = move |_: MouseEvent| {
                act(&registries);
                // The button goes away.
                browser::focus(&node);
            };
            html! { <button type="button" part="button" data-look="small" hidden={!is_shown} {onclick}>{ label }</button> }
        };
        html! {
            <>
                { text }
                { button(texts::STOP, may_stop, RegistriesHandle::stop) }
                { button(texts::TRY_AGAIN, may_read, RegistriesHandle::read_again) }
            </>
        }
    }
}

fn view_registry(registry: &Registry, used: Option<Used>) -> Html {
    let cause = registry.unhealthy_cause.as_ref().filter(|_| is_unhealthy(registry));
    html! {
        <>
            { details(registry, used) }{ " " }{ view_badge(registry) }
            { for cause.map(|cause| html! { <details><summary>{ texts::WHY_UNHEALTHY }</summary><bdi>{ cause }</bdi></details> }) }
        </>
    }
}

/// Reads what was typed, without what surrounds an id that was pasted.
fn read(event: &InputEvent, registries: &Registries) -> Typing {
    let text = typed(event);
    let (cleaned, left_out) = cleaned_id(&text);
    let id = registries.id_of(cleaned);
    if browser::is_by_hand(event) {
        return Typing { text, id, by_hand: true, has_left_out: false };
    }
    Typing { text: registries.name_of(&id), id, by_hand: false, has_left_out: left_out.is_some() }
}

fn view_badge(registry: &Registry) -> Html {
    let badge = || html! { <span class="pill" data-look="bad">{ texts::UNHEALTHY }</span> };
    is_unhealthy(registry).then(badge).unwrap_or_default()
}
