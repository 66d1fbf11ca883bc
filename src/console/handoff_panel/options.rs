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
        let name = format!("regcred-{}-tool", ctx.props().id);
        let chosen = Tool::of(self.choice.target).map(|(tool, _)| tool);
        let onchange = ctx.link().batch_callback(|event: Event| {
            let id = event.target_dyn_into::<HtmlSelectElement>()?.value();
            Tool::from_id(&id).map(Message::Tool)
        });
        let (common, others): (Vec<_>, Vec<_>) = Tool::ALL.iter().partition(|tool| tool.group.is_none());
        let option =
            |tool: &&'static Tool| html! { <option key={tool.id} value={tool.id}>{ tool.title }</option> };
        let groups = others.chunk_by(|tool, next| tool.group == next.group).map(|tools| {
            let label = tools.first().and_then(|tool| tool.group);
            html! { <optgroup key={label.unwrap_or_default()} {label}>{ for tools.iter().map(option) }</optgroup> }
        });
        let groups: Vec<Html> = groups.collect();
        let is_other = chosen.is_some_and(|tool| tool.group.is_some());
        let [all, more] = &self.selects;
        html! {
            <fieldset key="tools" class="tool">
                <legend class="visually-hidden">{ "Tool" }</legend>
                {
                    for common.iter().map(|tool| {
                        let (tool, is_chosen) = (*tool, chosen == Some(tool));
                        html! {
                            <label key={tool.id} data-look={is_chosen.then_some("chosen")}>
                                <input
                                    type="radio"
                                    name={name.clone()}
                                    value={tool.id}
                                    checked={is_chosen}
                                    onchange={ctx.link().callback(move |_: Event| Message::Tool(tool))}
                                />
                                { tool.title }
                            </label>
                        }
                    })
                }
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

    /// The tool's ways, where it has several.
    fn view_ways(&self, ctx: &Context<Self>, id: String) -> Html {
        let Some((tool, _)) = Tool::of(self.choice.target).filter(|(tool, _)| tool.ways.len() > 1) else {
            return Html::default();
        };
        let onchange = ctx.link().batch_callback(|event: Event| {
            let id = event.target_dyn_into::<HtmlSelectElement>()?.value();
            Target::from_id(&id).map(Message::Way)
        });
        html! {
            <div key={tool.id} class="field">
                <label for={id.clone()}>{ "How" }</label>
                <select part="input" {id} {onchange}>
                    { for tool.ways.iter().map(|way| html! {
                        <option key={way.target.id()} value={way.target.id()} selected={self.choice.target == way.target}>
                            { way.how }
                        </option>
                    }) }
                </select>
            </div>
        }
    }

    pub(super) fn view_options(&self, ctx: &Context<Self>) -> Html {
        let id = |name: &str| format!("regcred-{}-{name}", ctx.props().id);
        let OptionsTaken { shell, password, kubernetes_names: names, .. } = self.choice.target.options();
        let on_shell = ctx.link().batch_callback(|event: Event| {
            let chosen = event.target_dyn_into::<HtmlSelectElement>()?.value();
            Shell::from_id(&chosen).map(Message::Shell)
        });
        let on_password = ctx.link().batch_callback(|event: Event| {
            let chosen = event.target_dyn_into::<HtmlSelectElement>()?.value();
            Some(Message::Password(if chosen == "file" { PasswordBy::File } else { PasswordBy::Prompt }))
        });
        let needs_file = password && self.needs_file(ctx);
        let by_file = needs_file || self.choice.options.password == PasswordBy::File;
        let url = ctx.props().registry.as_ref().map_or("", |registry| &*registry.url);
        let proposed = proposed_secret_name(url, &ctx.props().issued.draft.description);
        let default_namespace = self.choice.target.default_namespace();
        let namespace = self.choice.options.namespace.as_deref().unwrap_or(default_namespace).to_owned();
        let text = |name: &'static str,
                    label: &'static str,
                    value: String,
                    placeholder: &str,
                    message: fn(String) -> Message| {
            html! {
                <div class="field">
                    <label for={id(name)}>{ label }</label>
                    <input
                        part="input"
                        id={id(name)}
                        {value}
                        placeholder={placeholder.to_owned()}
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        oninput={ctx.link().callback(move |event: InputEvent| message(typed(&event)))}
                    />
                </div>
            }
        };
        html! {
            <div key="options" class="opts">
                { self.view_ways(ctx, id("how")) }
                <div key="password" class="field" hidden={!password}>
                    <label for={id("password-by")}>{ texts::PASSWORD_BY }</label>
                    <select part="input" id={id("password-by")} onchange={on_password}>
                        <option value="prompt" selected={!by_file} disabled={needs_file}>{ texts::BY_PROMPT }</option>
                        <option value="file" selected={by_file}>{ if needs_file { texts::NEEDS_FILE } else { texts::BY_FILE } }</option>
                    </select>
                </div>
                <div key="shell" class="field" hidden={!shell}>
                    <label for={id("shell")}>{ "Shell" }</label>
                    <select part="input" id={id("shell")} onchange={on_shell}>
                        { for SHELLS.iter().map(|(shell, title)| html! {
                            <option value={shell.id()} selected={self.choice.options.shell == *shell}>{ title }</option>
                        }) }
                    </select>
                </div>
                <div key="names" class="opts" hidden={!names}>
                    { text("namespace", "Namespace", namespace, "", Message::Namespace) }
                    { text("secret-name", "Name of the Secret", self.choice.options.secret_name.clone().unwrap_or_default(), &proposed, Message::SecretName) }
                </div>
            </div>
        }
    }

    /// Where the file goes that the login is merged into.
    pub(super) fn view_drop(&self, ctx: &Context<Self>) -> Html {
        if !self.choice.target.options().existing_file {
            return Html::default();
        }
        let id = format!("regcred-{}-existing", ctx.props().id);
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
