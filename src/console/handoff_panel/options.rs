//! What a person chooses: the tool, and what its artefact depends on.

use web_sys::{DragEvent, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{HandoffPanel, Message, texts};
use crate::console::ui::typed;
use crate::handoff::{OptionsTaken, PasswordBy, Shell, Target, Tool, proposed_secret_name};

const SHELLS: [(Shell, &str); 4] = [
    (Shell::Posix, "sh, bash, zsh"),
    (Shell::Fish, "fish"),
    (Shell::PowerShell, "PowerShell"),
    (Shell::Cmd, "Windows cmd"),
];

impl HandoffPanel {
    /// The common tools as choices, the others in a list; where there is little room, one list of all.
    pub(super) fn view_tools(&self, ctx: &Context<Self>) -> Html {
        let chosen = Tool::of(self.choice.target).map(|(tool, _)| tool);
        let is_other = chosen.is_some_and(|tool| tool.group.is_some());
        let (common, others): (Vec<_>, Vec<_>) = Tool::ALL.iter().partition(|tool| tool.group.is_none());
        let onchange = on_select(ctx, |id| Tool::from_id(id).map(Message::Tool));
        let option =
            |tool: &&'static Tool| html! { <option key={tool.id} value={tool.id}>{ tool.title }</option> };
        let groups = others.chunk_by(|tool, next| tool.group == next.group).map(|tools| {
            let label = tools.first().and_then(|tool| tool.group);
            html! { <optgroup key={label.unwrap_or_default()} {label}>{ for tools.iter().map(option) }</optgroup> }
        });
        let groups: Vec<Html> = groups.collect();
        let [all, more] = &self.selects;
        html! {
            <fieldset key="tools" class="tool">
                <legend class="visually-hidden">{ "Tool" }</legend>
                { for common.iter().map(|tool| view_tool_choice(ctx, tool, chosen == Some(tool))) }
                <select key="more" ref={more} part="input" class="more" aria-label="Another tool" data-look={is_other.then_some("chosen")} onchange={onchange.clone()}>
                    <option value="">{ texts::more_tools(others.len()) }</option>
                    { for groups.clone() }
                </select>
                <select key="all" ref={all} part="input" class="all" aria-label="Tool" {onchange}>
                    { for common.iter().map(option) }
                    { for groups }
                </select>
            </fieldset>
        }
    }

    pub(super) fn view_options(&self, ctx: &Context<Self>) -> Html {
        let OptionsTaken { shell, password, kubernetes_names, .. } = self.choice.target.options();
        html! {
            <div key="options" class="opts">
                { self.view_ways(ctx) }
                <div key="password" class="field" hidden={!password}>{ self.view_password_by(ctx) }</div>
                <div key="shell" class="field" hidden={!shell}>{ self.view_shells(ctx) }</div>
                <div key="names" class="opts" hidden={!kubernetes_names}>{ self.view_kubernetes_names(ctx) }</div>
            </div>
        }
    }

    /// The tool's ways, where it has several.
    fn view_ways(&self, ctx: &Context<Self>) -> Html {
        let Some((tool, _)) = Tool::of(self.choice.target).filter(|(tool, _)| tool.ways.len() > 1) else {
            return Html::default();
        };
        let options = tool.ways.iter().map(|way| {
            let (id, is_chosen) = (way.target.id(), self.choice.target == way.target);
            html! { <option key={id} value={id} selected={is_chosen}>{ way.how }</option> }
        });
        let onchange = on_select(ctx, |id| Target::from_id(id).map(Message::Way));
        html! {
            <div key={tool.id} class="field">
                { view_select(option_id(ctx, "how"), "How", onchange, options.collect()) }
            </div>
        }
    }

    fn view_password_by(&self, ctx: &Context<Self>) -> Html {
        let needs_file = self.choice.target.options().password && self.needs_file(ctx);
        let by_file = needs_file || self.choice.options.password == PasswordBy::File;
        let onchange = on_select(ctx, |id| {
            Some(Message::Password(if id == "file" { PasswordBy::File } else { PasswordBy::Prompt }))
        });
        let options = html! {
            <>
                <option value="prompt" selected={!by_file} disabled={needs_file}>{ texts::BY_PROMPT }</option>
                <option value="file" selected={by_file}>{ if needs_file { texts::NEEDS_FILE } else { texts::BY_FILE } }</option>
            </>
        };
        view_select(option_id(ctx, "password-by"), texts::PASSWORD_BY, onchange, options)
    }

    fn view_shells(&self, ctx: &Context<Self>) -> Html {
        let onchange = on_select(ctx, |id| Shell::from_id(id).map(Message::Shell));
        let options = SHELLS.iter().map(|(shell, title)| {
            let is_chosen = self.choice.options.shell == *shell;
            html! { <option value={shell.id()} selected={is_chosen}>{ title }</option> }
        });
        view_select(option_id(ctx, "shell"), "Shell", onchange, options.collect())
    }

    fn view_kubernetes_names(&self, ctx: &Context<Self>) -> Html {
        let (target, options) = (self.choice.target, &self.choice.options);
        let namespace = options.namespace.as_deref().unwrap_or(target.default_namespace()).to_owned();
        let secret_name = options.secret_name.clone().unwrap_or_default();
        let url = ctx.props().registry.as_ref().map_or("", |registry| &*registry.url);
        let proposed = proposed_secret_name(url, &ctx.props().issued.post.draft().description);
        let input =
            |id: String, label: &str, value: String, placeholder: String, message: fn(String) -> Message| {
                html! {
                    <div class="field">
                        <label for={id.clone()}>{ label }</label>
                        <input
                            part="input"
                            {id}
                            {value}
                            {placeholder}
                            autocomplete="off"
                            autocapitalize="none"
                            spellcheck="false"
                            oninput={ctx.link().callback(move |event: InputEvent| message(typed(&event)))}
                        />
                    </div>
                }
            };
        html! {
            <>
                { input(option_id(ctx, "namespace"), "Namespace", namespace, String::new(), Message::Namespace) }
                { input(option_id(ctx, "secret-name"), "Name of the Secret", secret_name, proposed, Message::SecretName) }
            </>
        }
    }

    /// Where the file goes that the login is merged into.
    pub(super) fn view_drop(&self, ctx: &Context<Self>) -> Html {
        if !self.choice.target.options().existing_file {
            return Html::default();
        }
        let id = option_id(ctx, "existing");
        let ondrop = ctx.link().callback(|event: DragEvent| {
            event.prevent_default();
            let files = event.data_transfer().and_then(|data| data.files());
            Message::Dropped(files.and_then(|files| files.get(0)))
        });
        let onchange = ctx.link().callback(|event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            Message::Dropped(input.and_then(|input| input.files()).and_then(|files| files.get(0)))
        });
        html! {
            <div key="drop" class="drop" ondragover={|event: DragEvent| event.prevent_default()} {ondrop}>
                <label for={id.clone()}>{ texts::DROP }</label>
                <input {id} type="file" accept=".json,application/json" {onchange} />
            </div>
        }
    }
}

fn view_tool_choice(ctx: &Context<HandoffPanel>, tool: &'static Tool, is_chosen: bool) -> Html {
    html! {
        <label key={tool.id} data-look={is_chosen.then_some("chosen")}>
            <input
                type="radio"
                name={option_id(ctx, "tool")}
                value={tool.id}
                checked={is_chosen}
                onchange={ctx.link().callback(move |_: Event| Message::Tool(tool))}
            />
            { tool.title }
        </label>
    }
}

fn view_select(id: String, label: &'static str, onchange: Callback<Event>, options: Html) -> Html {
    html! {
        <>
            <label for={id.clone()}>{ label }</label>
            <select part="input" {id} {onchange}>{ options }</select>
        </>
    }
}

/// The id of a field, which no other panel has.
fn option_id(ctx: &Context<HandoffPanel>, name: &str) -> String {
    format!("regcred-{}-{name}", ctx.props().id)
}

/// Sends the message for the value that is chosen in a `<select>`.
fn on_select(ctx: &Context<HandoffPanel>, message: fn(&str) -> Option<Message>) -> Callback<Event> {
    ctx.link()
        .batch_callback(move |event: Event| message(&event.target_dyn_into::<HtmlSelectElement>()?.value()))
}
