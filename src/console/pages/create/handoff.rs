use std::rc::Rc;

use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;
use zeroize::Zeroizing;

use crate::console::components::{ticked, typed};
use crate::console::lazy::lazy_component;
use crate::console::{browser, dates};
use crate::handoff::{
    Artefact, Group, Handover, Options, OptionsTaken, Refusal, Shell, Target, UtcInstant,
    merge_docker_config, proposed_secret_name,
};
use crate::issuing::Issued;
use crate::model::{Credential, Registry};

/// What is shown as each tool reads it.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::console) struct HandoffProps {
    /// Part of the ids.
    pub id: u32,
    pub issued: Rc<Issued>,
    pub registry: Registry,
    /// What was read back of it, once it is there.
    pub credential: Option<Credential>,
    /// Something has left the page, or was to; and what a screen reader is told.
    pub on_left: Callback<(Left, String)>,
}

/// What has left the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Something that holds the password is on the clipboard.
    CopiedPassword,
    /// Something without the password is on the clipboard.
    CopiedOther,
    /// A download of something that holds the password was started.
    DownloadStarted,
    /// Nothing that matters.
    Nothing,
}

/// The credential as each tool reads it: where it goes is chosen, the rest follows.
pub(in crate::console) struct Handoff {
    target: Target,
    options: Options,
    /// Targets that somebody has tried.
    worked: Vec<Target>,
    /// A configuration that the login goes into; it holds others' logins, and stays in this page.
    existing: Option<Zeroizing<String>>,
}

lazy_component!(
    Handoff as LazyHandoff in handoff,
    loading: "Loading files and commands for your tools…",
    failed: "Part of this page didn't load. To log in, you only need the username and password above.",
);

#[derive(Debug)]
pub(in crate::console) enum Message {
    Chosen(Target),
    Shell(Shell),
    Namespace(String),
    SecretName(String),
    Pressed(Press),
    /// Whether the clipboard took it, and whether it holds the password.
    Copied(bool, bool),
    /// A file was dropped or chosen.
    Dropped(Option<File>),
    /// A file's text.
    Existing(Zeroizing<String>),
    Worked(bool),
}

/// The buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console) enum Press {
    Download(Piece),
    Copy(Piece),
}

/// What of an artefact is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console) enum Piece {
    /// The file or the command itself.
    Whole,
    /// The file that a command reads the password from.
    Companion,
    /// The lines that put it in place.
    Commands,
    /// The lines that check it.
    Check,
}

const SHELLS: [(Shell, &str, &str); 3] = [
    (Shell::Posix, "posix", "sh, bash, zsh"),
    (Shell::Fish, "fish", "fish"),
    (Shell::PowerShell, "powershell", "PowerShell"),
];

impl Component for Handoff {
    type Message = Message;
    type Properties = HandoffProps;

    fn create(_: &Context<Self>) -> Self {
        let options = Options { shell: Shell::Posix, namespace: "default".to_owned(), secret_name: None };
        Self { target: Target::ALL[0], options, worked: Vec::new(), existing: None }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Chosen(target) => self.target = target,
            Message::Shell(shell) => self.options.shell = shell,
            Message::Namespace(text) => self.options.namespace = text,
            Message::SecretName(text) => {
                self.options.secret_name = Some(text).filter(|text| !text.is_empty())
            }
            Message::Pressed(Press::Download(piece)) => self.download(ctx, piece),
            Message::Pressed(Press::Copy(piece)) => self.copy(ctx, piece),
            Message::Copied(copied, holds_password) => self.copied(ctx, copied, holds_password),
            Message::Dropped(None) => return false,
            Message::Dropped(Some(file)) => browser::later(ctx.link(), async move {
                let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
                // What is no text is no configuration, which the merging says.
                Message::Existing(Zeroizing::new(text.unwrap_or_else(|| "?".to_owned())))
            }),
            Message::Existing(text) => self.existing = Some(text),
            Message::Worked(true) => self.worked.push(self.target),
            Message::Worked(false) => self.worked.retain(|target| *target != self.target),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let legend = format!("regcred-{}-use", ctx.props().id);
        html! {
            <section class="handoff" aria-labelledby={legend.clone()}>
                <h3 id={legend}>{ "Use it in" }</h3>
                <div class="picker">
                    <div class="targets" role="radiogroup" aria-label="Use it in">
                        { for Group::ALL.iter().map(|group| self.view_group(ctx, *group)) }
                    </div>
                    <div class="target">
                        { self.view_options(ctx) }
                        { self.view_drop(ctx) }
                        {
                            match self.make(ctx) {
                                Ok((artefact, warnings)) => self.view_artefact(ctx, &artefact, &warnings),
                                Err(Refusal { reason }) => html! {
                                    <p key="refusal" class="notice" data-look="warn">
                                        <span class="sign" aria-hidden="true">{ "?" }</span>
                                        <span>{ reason }</span>
                                    </p>
                                },
                            }
                        }
                    </div>
                </div>
            </section>
        }
    }
}

impl Handoff {
    /// The artefact, and what is to be known before it is used.
    fn make(&self, ctx: &Context<Self>) -> Result<(Artefact, Vec<String>), Refusal> {
        let HandoffProps { issued, registry, credential, .. } = ctx.props();
        let expires_at =
            credential.as_ref().and_then(|credential| dates::read(credential.expires_at.as_deref()?));
        let Some(made_at) = UtcInstant::from_iso(&dates::iso(browser::now())) else {
            return Err(Refusal {
                reason: "This computer's clock shows no year that can be written.".to_owned(),
            });
        };
        let handover = Handover {
            registry_url: &registry.url,
            username: &issued.credential.username,
            password: &issued.credential.password,
            credential_id: issued.id(),
            name: credential.as_ref().map_or("", |credential| &credential.name),
            description: &issued.draft.description,
            registry: &registry.name,
            expires_at: expires_at.and_then(|end| UtcInstant::from_iso(&dates::iso(end))),
            made_at,
        };
        match &self.existing {
            Some(existing) if self.target.options().existing_file => {
                let merged = merge_docker_config(existing, &handover, &self.options)?;
                Ok((merged.artefact, merged.warnings))
            }
            _ => Ok((self.target.make(&handover, &self.options)?, Vec::new())),
        }
    }

    fn download(&mut self, ctx: &Context<Self>, piece: Piece) {
        let Ok((artefact, _)) = self.make(ctx) else { return };
        let (file_name, media_type, text) = match (&artefact.companion, piece) {
            (Some((file_name, text)), Piece::Companion) => (file_name, "application/octet-stream", text),
            _ => (&artefact.file_name, artefact.media_type, &artefact.text),
        };
        if browser::download(file_name, media_type, &text.whole()) {
            let left = if text.has_secret() { Left::DownloadStarted } else { Left::Nothing };
            tell(ctx, left, &format!("Download of {file_name} started."), text.has_secret());
        } else {
            tell(ctx, Left::Nothing, "Your browser did not allow the download. Copy it instead.", false);
        }
    }

    fn copy(&mut self, ctx: &Context<Self>, piece: Piece) {
        let Ok((artefact, _)) = self.make(ctx) else { return };
        browser::later(ctx.link(), async move {
            let (text, holds_password) = match (&artefact.companion, piece) {
                (_, Piece::Commands) => (artefact.commands.clone().into(), false),
                (_, Piece::Check) => (artefact.check.clone().into(), false),
                (Some((_, text)), Piece::Companion) => (text.whole(), text.has_secret()),
                _ => (artefact.text.whole(), artefact.text.has_secret()),
            };
            Message::Copied(browser::copy(&text).await, holds_password)
        });
    }

    fn copied(&self, ctx: &Context<Self>, copied: bool, holds_password: bool) {
        let (left, text) = match (copied, holds_password) {
            (true, true) => (Left::CopiedPassword, "Copied."),
            (true, false) => (Left::CopiedOther, "Copied."),
            (false, _) => (Left::Nothing, "Your browser did not allow copying. Download it instead."),
        };
        tell(ctx, left, text, copied && holds_password);
    }

    /// Where the file goes that the login is merged into.
    fn view_drop(&self, ctx: &Context<Self>) -> Html {
        if !self.target.options().existing_file {
            return html! { <div key="no-drop" hidden=true /> };
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
                <label for={id.clone()}>{ "Drop your config.json here, or choose it. It isn't uploaded" }</label>
                <input {id} type="file" accept=".json,application/json" {onchange} />
            </div>
        }
    }

    fn view_group(&self, ctx: &Context<Self>, group: Group) -> Html {
        let name = format!("regcred-{}-target", ctx.props().id);
        let targets = Target::ALL.iter().copied().filter(|target| target.group() == group);
        html! {
            <>
                <span class="group">{ group.title() }</span>
                {
                    for targets.map(|target| html! {
                        <label key={target.id()} data-look={(self.target == target).then_some("chosen")}>
                            <input
                                type="radio"
                                name={name.clone()}
                                value={target.id()}
                                checked={self.target == target}
                                onchange={ctx.link().callback(move |_: Event| Message::Chosen(target))}
                            />
                            { target.title() }
                        </label>
                    })
                }
            </>
        }
    }

    fn view_options(&self, ctx: &Context<Self>) -> Html {
        let id = |name: &str| format!("regcred-{}-{name}", ctx.props().id);
        let OptionsTaken { shell, kubernetes_names: names, .. } = self.target.options();
        let on_shell = ctx.link().batch_callback(|event: Event| {
            let chosen = event.target_dyn_into::<HtmlSelectElement>()?.value();
            SHELLS.iter().find(|(_, id, _)| *id == chosen).map(|(shell, ..)| Message::Shell(*shell))
        });
        let proposed = proposed_secret_name(&ctx.props().issued.draft.description);
        let text = |name: &'static str,
                    label: &'static str,
                    value: String,
                    placeholder: &str,
                    message: fn(String) -> Message| {
            html! {
                <div class="field">
                    <label for={id(name)}>{ label }</label>
                    <input
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
            <div key="options" class="row" hidden={!shell && !names}>
                <div class="field" hidden={!shell}>
                    <label for={id("shell")}>{ "Shell" }</label>
                    <select id={id("shell")} onchange={on_shell}>
                        { for SHELLS.iter().map(|(shell, id, title)| html! {
                            <option value={*id} selected={self.options.shell == *shell}>{ title }</option>
                        }) }
                    </select>
                </div>
                {
                    if names {
                        html! {
                            <>
                                { text("namespace", "Namespace", self.options.namespace.clone(), "", Message::Namespace) }
                                { text("secret-name", "Name of the Secret", self.options.secret_name.clone().unwrap_or_default(), &proposed, Message::SecretName) }
                            </>
                        }
                    } else {
                        html! {}
                    }
                }
            </div>
        }
    }

    fn view_artefact(&self, ctx: &Context<Self>, artefact: &Artefact, warnings: &[String]) -> Html {
        let holds_password = artefact.text.has_secret();
        let download = if holds_password { "small primary" } else { "small" };
        let worked = self.worked.contains(&self.target);
        html! {
            <div key={self.target.id()} class="artefact">
                <p key="usage">{ &artefact.usage }</p>
                { for warnings.iter().enumerate().map(|(index, warning)| html! {
                    <p key={format!("warning {index}")} class="notice" data-look="warn">
                        <span class="sign" aria-hidden="true">{ "?" }</span>
                        <span>{ warning }</span>
                    </p>
                }) }
                { for artefact.companion.iter().map(|(file_name, _)| html! {
                    <div key="companion" class="row">
                        { button(ctx, format!("Download {file_name}"), "small primary", Press::Download(Piece::Companion)) }
                        <span class="soft">{ "It holds the password in plain text. Delete it once you've used it." }</span>
                    </div>
                }) }
                <pre key="text" tabindex="0" aria-label={artefact.file_name.clone()}>{ artefact.text.masked() }</pre>
                <div key="buttons" class="row">
                    { button(ctx, format!("Download {}", artefact.file_name), download, Press::Download(Piece::Whole)) }
                    { button(ctx, "Copy".to_owned(), "small", Press::Copy(Piece::Whole)) }
                    <span class="soft" hidden={!holds_password}>{ "The file holds the password in plain text." }</span>
                </div>
                <div key="commands" class="check" hidden={artefact.commands.is_empty()}>
                    <p>{ "Then run this where you saved the file:" }</p>
                    <pre tabindex="0" aria-label="Commands">{ &artefact.commands }</pre>
                    <div class="row">{ button(ctx, "Copy the commands".to_owned(), "small", Press::Copy(Piece::Commands)) }</div>
                </div>
                <div key="check" class="check" hidden={artefact.check.is_empty()}>
                    <p>{ "Check that it can pull:" }</p>
                    <pre tabindex="0" aria-label="Check">{ &artefact.check }</pre>
                    <div class="row">
                        { button(ctx, "Copy the check".to_owned(), "small", Press::Copy(Piece::Check)) }
                        <label>
                            <input
                                type="checkbox"
                                checked={worked}
                                onchange={ctx.link().callback(|event: Event| Message::Worked(ticked(&event)))}
                            />
                            { " It worked" }
                        </label>
                    </div>
                </div>
            </div>
        }
    }
}

fn tell(ctx: &Context<Handoff>, left: Left, text: &str, holds_password: bool) {
    let password = if holds_password { " It holds the password." } else { "" };
    ctx.props().on_left.emit((left, format!("{text}{password}")));
}

fn button(ctx: &Context<Handoff>, label: String, look: &'static str, press: Press) -> Html {
    let onclick = ctx.link().callback(move |_: MouseEvent| Message::Pressed(press));
    html! { <button part="button" type="button" data-look={look} {onclick}>{ label }</button> }
}
