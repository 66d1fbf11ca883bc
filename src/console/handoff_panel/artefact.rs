//! The chosen target's artefact: what it is made of, how it leaves the page, and its steps.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::{HandoffPanel, HandoffPanelProps, Left, Message, Outcome, texts};
use crate::console::ui::{Button, COPIED_FOR, browser, dates, view_hint};
use crate::handoff::{
    Artefact, Handover, Options, Part, PasswordBy, Refusal, Target, Tool, UtcInstant, docker_config_text,
    merge_docker_config, placeholders,
};

impl HandoffPanel {
    /// What a target makes of the credential, and what is to be known before it is used.
    pub(super) fn made(
        &self,
        ctx: &Context<Self>,
        target: Target,
    ) -> Result<(Artefact, Vec<String>), Refusal> {
        self.made_by(ctx, target, &self.choice.options)
    }

    /// Whether a prompt cannot take this password, so that it goes by a file.
    pub(super) fn needs_file(&self, ctx: &Context<Self>) -> bool {
        let options = Options { password: PasswordBy::Prompt, ..self.choice.options.clone() };
        let made = self.made_by(ctx, self.choice.target, &options);
        made.is_ok_and(|(artefact, _)| artefact.companion.is_some())
    }

    fn made_by(
        &self,
        ctx: &Context<Self>,
        target: Target,
        options: &Options,
    ) -> Result<(Artefact, Vec<String>), Refusal> {
        let HandoffPanelProps { issued, registry, credential, .. } = ctx.props();
        let expires_at = credential.as_ref().and_then(|it| it.expires_at);
        let Some(registry) = registry else {
            return Err(Refusal { reason: String::new() });
        };
        let Some(made_at) = UtcInstant::from_iso(&dates::iso(browser::now())) else {
            return Err(Refusal { reason: texts::CLOCK.to_owned() });
        };
        let handover = Handover {
            registry_url: &registry.url,
            username: &issued.credential.username,
            password: &issued.credential.password,
            credential_id: issued.id(),
            name: credential.as_ref().map_or("", |it| &it.credential.name),
            description: &issued.post.draft().description,
            registry: &registry.name,
            expires_at: expires_at.and_then(|end| UtcInstant::from_iso(&dates::iso(end))),
            made_at,
        };
        match &self.existing {
            Some(existing) if target.options().existing_file => {
                let existing = docker_config_text(existing)?;
                let merged = merge_docker_config(existing, &handover, options)?;
                Ok((merged.artefact, merged.warnings))
            }
            _ => Ok((target.make(&handover, options)?, Vec::new())),
        }
    }

    pub(super) fn download(&mut self, ctx: &Context<Self>, part: Part) {
        let Ok((artefact, _)) = self.made(ctx, self.choice.target) else { return };
        let (file_name, media_type, text) = match (&artefact.companion, part) {
            (Some((file_name, text)), Part::Companion) => (file_name, "application/octet-stream", text),
            _ => (&artefact.file_name, artefact.media_type, &artefact.text),
        };
        if browser::download(file_name, media_type, &text.whole()) {
            let left = if text.has_secret() { Left::DownloadStarted } else { Left::Nothing };
            self.tell(ctx, part, left, texts::downloading(file_name, left));
        } else {
            self.warn(ctx, part, texts::NO_DOWNLOAD);
        }
    }

    pub(super) fn copy(&self, ctx: &Context<Self>, part: Part) {
        let Ok((artefact, _)) = self.made(ctx, self.choice.target) else { return };
        let slow = ctx.link().callback(move |()| Message::CopyIsSlow(part));
        browser::later(ctx.link(), async move {
            let (text, holds_password) = match part {
                Part::Commands => (artefact.commands.clone().into(), false),
                Part::Check => (artefact.check.clone().into(), false),
                _ => (artefact.text.whole(), artefact.text.has_secret()),
            };
            let left = if holds_password { Left::CopiedPassword } else { Left::Nothing };
            Message::Copied(part, browser::copy(&text, slow).await.then_some(left))
        });
    }

    pub(super) fn copied(&mut self, ctx: &Context<Self>, part: Part, left: Option<Left>) {
        let Some(left) = left else { return self.warn(ctx, part, texts::NO_COPY) };
        let ends = ctx.link().callback(|()| Message::CopiedEnds);
        self.copied = Some((part, Timeout::new(COPIED_FOR, move || ends.emit(()))));
        self.tell(ctx, part, left, texts::copied(part, self.title(part), left));
    }

    /// Says what has left the page, on the screen and to screen readers.
    fn tell(&mut self, ctx: &Context<Self>, part: Part, left: Left, text: String) {
        self.outcome = Some(Outcome { part, look: None, text: text.clone() });
        ctx.props().on_left.emit((left, text));
    }

    /// Says what the browser did not do, on the screen and to screen readers.
    pub(super) fn warn(&mut self, ctx: &Context<Self>, part: Part, why: &str) {
        self.outcome = Some(Outcome { part, look: Some("warn"), text: why.to_owned() });
        ctx.props().on_left.emit((Left::Nothing, why.to_owned()));
    }

    /// What the step with a part is called.
    fn title(&self, part: Part) -> &'static str {
        let steps = self.steps();
        steps.iter().find(|(it, _)| *it == part).map(|(_, title)| *title).unwrap_or_default()
    }

    fn steps(&self) -> &'static [(Part, &'static str)] {
        // With a file of the user's own, what is made is that file, not the command that changes it.
        let target = match self.choice.target {
            Target::DockerConfigMerge if self.existing.is_some() => Target::DockerConfig,
            target => target,
        };
        Tool::of(target).map(|(_, way)| way.steps).unwrap_or_default()
    }

    pub(super) fn view_steps(&self, ctx: &Context<Self>) -> Html {
        let (artefact, warnings) = match self.made(ctx, self.choice.target) {
            Ok(made) => made,
            Err(Refusal { reason }) => return view_hint("warn", reason.into()),
        };
        let steps = self.steps().iter().filter(|(part, _)| match part {
            Part::File | Part::Script => true,
            Part::Companion => artefact.companion.is_some(),
            Part::Commands => !artefact.commands.is_empty(),
            Part::Check => !artefact.check.is_empty(),
        });
        html! {
            <div key={self.choice.target.id()} class="artefact">
                {
                    for warnings.into_iter().map(|warning| view_hint("warn", warning.into()))
                }
                <ol ref={&self.steps}>
                    { for steps.map(|(part, title)| self.view_step(ctx, &artefact, *part, title)) }
                </ol>
            </div>
        }
    }

    fn view_step(&self, ctx: &Context<Self>, artefact: &Artefact, part: Part, title: &'static str) -> Html {
        let code = match part {
            Part::Companion => html! {},
            Part::File | Part::Script => {
                self.view_code(ctx, part, title, html! { { artefact.text.masked() } })
            }
            Part::Commands => self.view_commands(ctx, part, title, &artefact.commands),
            Part::Check => self.view_commands(ctx, part, title, &artefact.check),
        };
        let file_name = match (part, &artefact.companion) {
            (Part::File, _) => Some(&artefact.file_name),
            (Part::Companion, Some((file_name, _))) => Some(file_name),
            _ => None,
        };
        let help = match part {
            Part::File | Part::Script => &*artefact.usage.text,
            Part::Companion => texts::HOLDS_PASSWORD,
            Part::Commands => &artefact.usage.commands,
            Part::Check => &artefact.usage.check,
        };
        let outcome = self.outcome.as_ref().filter(|outcome| outcome.part == part);
        html! {
            <li key={format!("{part:?}")}>
                <h4>{ title }</h4>
                { code }
                { for file_name.map(|file_name| view_download(ctx, part, file_name)) }
                { for outcome.map(|Outcome { look, text, .. }| html! { <p class="help" data-look={*look}>{ text }</p> }) }
                <p class="help" hidden={help.is_empty()}>{ help }</p>
            </li>
        }
    }

    /// Commands, in which what is to be filled in is marked.
    fn view_commands(&self, ctx: &Context<Self>, part: Part, title: &'static str, text: &str) -> Html {
        let pieces =
            placeholders(self.choice.target, part, text).into_iter().map(|(text, is_placeholder)| {
                if is_placeholder {
                    html! { <mark>{ text }</mark> }
                } else {
                    html! { { text } }
                }
            });
        self.view_code(ctx, part, title, html! { { for pieces } })
    }

    fn view_code(&self, ctx: &Context<Self>, part: Part, title: &'static str, text: Html) -> Html {
        let kind = if part == Part::File { "file" } else { "command" };
        let has_copied = self.copied.as_ref().is_some_and(|(copied, _)| *copied == part);
        let name = Some(format!("Copy {kind}: {}", title.to_ascii_lowercase()).into());
        let button = Button { name, has_copied, ..Button::new("Copy", "small copy") };
        html! {
            <div class="code">
                <pre role="group" aria-label={title}>{ text }</pre>
                { button.view(ctx.link().callback(move |()| Message::Copy(part))) }
            </div>
        }
    }
}

fn view_download(ctx: &Context<HandoffPanel>, part: Part, file_name: &str) -> Html {
    Button::new(format!("Download {file_name}"), "small")
        .view(ctx.link().callback(move |()| Message::Download(part)))
}
