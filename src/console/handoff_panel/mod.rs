//! The credential as each tool reads it: which tool is chosen, and its file or command can be copied
//! or downloaded. The create page shows it below the password.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, File, HtmlSelectElement};
use yew::prelude::*;
use zeroize::Zeroizing;

use super::lazy::lazy_component;
use super::session::machine::Span;
use super::ui::{COPY_SLOW, browser, dates, view_foreign};
use crate::handoff::{MAX_DOCKER_CONFIG_BYTES, Part, PasswordBy, Shell, Target, Tool};
use crate::issuing::Issued;
use crate::listing::Entry;
use crate::model::Registry;
use choice::Choice;

mod artefact;
mod choice;
mod options;
mod texts;

/// What is shown as each tool reads it. Another credential has a panel of its own.
#[derive(Clone, Debug, Properties)]
pub(crate) struct HandoffPanelProps {
    /// Part of the ids.
    pub id: u32,
    /// Within it, what is chosen is remembered.
    pub span: Span,
    pub issued: Rc<Issued>,
    /// What was read back, once it is there.
    pub registry: Option<Rc<Registry>>,
    pub credential: Option<Rc<Entry>>,
    /// Where it says until when the credential works.
    pub expiry: NodeRef,
    /// The id of the target that the host page asks for. Without a host page, the address says.
    pub wanted: Option<AttrValue>,
    /// Something has left the page, or could not; with what a screen reader is told.
    pub on_left: Callback<(Left, String)>,
}

impl PartialEq for HandoffPanelProps {
    /// The rest of it stays the same, or follows from these.
    fn eq(&self, other: &Self) -> bool {
        let address = |props: &Self| {
            let credential = props.credential.as_ref().map(Rc::as_ptr);
            (Rc::as_ptr(&props.issued), props.registry.as_ref().map(Rc::as_ptr), credential)
        };
        address(self) == address(other)
    }
}

/// What has left the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// Something that holds the password is on the clipboard.
    CopiedPassword,
    /// A download of something that holds the password was started.
    DownloadStarted,
    /// Nothing that holds the password.
    Nothing,
}

/// What became of copying or downloading a part.
struct Outcome {
    part: Part,
    look: Option<&'static str>,
    text: String,
}

/// The credential as each tool reads it: where it goes is chosen, the rest follows.
pub(crate) struct HandoffPanel {
    choice: Choice,
    /// A configuration that the login goes into; it holds others' logins, and stays in this page.
    existing: Option<Zeroizing<Vec<u8>>>,
    /// The part whose button says that it has copied, and what ends that.
    copied: Option<(Part, Timeout)>,
    /// What became of what was pressed last.
    outcome: Option<Outcome>,
    /// The choice of a tool, where there is little room, and of the less common ones.
    selects: [NodeRef; 2],
    /// What holds files and commands.
    steps: NodeRef,
    /// Another tool was chosen, and its first step has to be scrolled into view.
    scroll_into_view: bool,
}

lazy_component!(
    HandoffPanel as LazyHandoffPanel in handoff,
    loading: "Loading files and commands for your tools…",
    failed: "Part of this page didn't load. To log in, you only need the username and password above.",
);

#[derive(Debug)]
pub(crate) enum Message {
    Tool(&'static Tool),
    Way(Target),
    Shell(Shell),
    Password(PasswordBy),
    Namespace(String),
    SecretName(String),
    Download(Part),
    Copy(Part),
    /// The clipboard took a part, or it did not.
    Copied(Part, Option<Left>),
    /// The clipboard does not answer.
    CopyIsSlow(Part),
    /// A button no longer says that it has copied.
    CopiedEnds,
    /// The link to the calendar was followed.
    Calendar(String),
    /// A file was dropped or chosen.
    Dropped(Option<File>),
    /// A file's bytes, or the first of them if there are too many.
    Existing(Zeroizing<Vec<u8>>),
}

impl Component for HandoffPanel {
    type Message = Message;
    type Properties = HandoffPanelProps;

    fn create(ctx: &Context<Self>) -> Self {
        let HandoffPanelProps { span, wanted, .. } = ctx.props();
        let choice = Choice::remembered(*span, wanted.as_deref());
        let mut panel = Self {
            choice,
            existing: None,
            copied: None,
            outcome: None,
            selects: Default::default(),
            steps: NodeRef::default(),
            scroll_into_view: false,
        };
        panel.fit(ctx);
        panel
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &HandoffPanelProps) -> bool {
        if ctx.props().registry.is_some() != old.registry.is_some() {
            self.fit(ctx);
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Tool(tool) => {
                self.choice.target = self.choice.target_of(tool, |target| self.made(ctx, target).is_ok());
                (self.copied, self.outcome) = (None, None);
                self.scroll_into_view = true;
            }
            Message::Way(target) => {
                self.choice.choose(target);
                (self.copied, self.outcome) = (None, None);
            }
            Message::Shell(shell) => self.choice.options.shell = shell,
            Message::Password(by) => self.choice.options.password = by,
            Message::Namespace(text) => self.choice.options.namespace = Some(text),
            Message::SecretName(text) => {
                self.choice.options.secret_name = Some(text).filter(|text| !text.is_empty());
            }
            Message::Download(part) => self.download(ctx, part),
            Message::Copy(part) => self.copy(ctx, part),
            Message::Copied(part, left) => self.copied(ctx, part, left),
            Message::CopyIsSlow(part) => self.warn(ctx, part, COPY_SLOW),
            Message::CopiedEnds => self.copied = None,
            Message::Calendar(file_name) => {
                ctx.props().on_left.emit((Left::Nothing, texts::downloading(&file_name, Left::Nothing)));
            }
            Message::Dropped(None) => return false,
            Message::Dropped(Some(file)) => {
                browser::later(ctx.link(), async move { Message::Existing(read_start(&file).await) });
            }
            Message::Existing(text) => self.existing = Some(text),
        }
        self.choice.remember(ctx.props().span);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! {
            <div class="handoff">
                <span key="expiry" hidden=true>{ self.view_expiry(ctx) }</span>
                { self.view_tool(ctx) }
                { view_details(ctx.props()) }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        self.show_choice();
        let Some(steps) = self.steps.cast::<Element>() else { return };
        if std::mem::take(&mut self.scroll_into_view) {
            let title = steps.get_elements_by_tag_name("h4").item(0);
            title.iter().for_each(browser::scroll_to);
        }
        make_scrollable(&steps);
    }
}

impl HandoffPanel {
    /// Sets the lists to the chosen tool: what the user chose in a list stays there otherwise, whatever is
    /// rendered after it.
    fn show_choice(&self) {
        let tool = Tool::of(self.choice.target).map(|(tool, _)| tool);
        let values = [tool, tool.filter(|tool| tool.group.is_some())];
        for (select, tool) in self.selects.iter().zip(values) {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(tool.map_or("", |tool| tool.id));
            }
        }
    }

    /// Chooses another way for the tool where the chosen one cannot carry this credential.
    fn fit(&mut self, ctx: &Context<Self>) {
        let Some((tool, way)) = Tool::of(self.choice.target) else { return };
        if ctx.props().registry.is_some() && self.made(ctx, way.target).is_err() {
            self.choice.target = self.choice.target_of(tool, |target| self.made(ctx, target).is_ok());
        }
    }

    /// How a tool uses it, as soon as the registry's address is known.
    fn view_tool(&self, ctx: &Context<Self>) -> Html {
        let title = format!("regcred-{}-use", ctx.props().id);
        if ctx.props().registry.is_none() {
            return Html::default();
        }
        html! {
            <section key="tool" part="panel" class="panel use" aria-labelledby={title.clone()}>
                <h3 key="title" id={title}>{ texts::TITLE }</h3>
                { self.view_tools(ctx) }
                { self.view_options(ctx) }
                { self.view_drop(ctx) }
                { self.view_steps(ctx) }
            </section>
        }
    }

    /// Until when it works stands beside its description, outside of this panel.
    fn view_expiry(&self, ctx: &Context<Self>) -> Html {
        let ends_at = ctx.props().credential.as_ref().and_then(|it| it.expires_at);
        let (Some(place), Some(ends_at)) = (ctx.props().expiry.cast::<Element>(), ends_at) else {
            return html! {};
        };
        let text = html! {
            <>
                { texts::works_until(&dates::day(ends_at)) }
                { self.view_calendar_link(ctx) }
            </>
        };
        create_portal(text, place)
    }

    fn view_calendar_link(&self, ctx: &Context<Self>) -> Html {
        let Ok((artefact, _)) = self.made(ctx, Target::Calendar) else { return Html::default() };
        let text = artefact.text.whole();
        let href =
            format!("data:text/calendar;charset=utf-8,{}", utf8_percent_encode(&text, NON_ALPHANUMERIC));
        let file_name = artefact.file_name.clone();
        let onclick = ctx.link().callback(move |_: MouseEvent| Message::Calendar(file_name.clone()));
        html! {
            <>
                { " · " }
                <a {href} download={artefact.file_name} {onclick}>{ texts::CALENDAR }</a>
            </>
        }
    }
}

/// What is seldom needed, folded away.
fn view_details(HandoffPanelProps { issued, credential, .. }: &HandoffPanelProps) -> Html {
    let ends_at = credential.as_ref().and_then(|it| it.expires_at);
    let credential = credential.as_ref().map(|it| &it.credential);
    let instant = |text: &Option<String>| match text.as_deref().and_then(dates::read) {
        Some(at) => Some(dates::in_utc(at)),
        None => text.clone(),
    };
    let distance =
        ends_at.map(|end| format!(" · {}", dates::distance(end, browser::now()))).unwrap_or_default();
    let rows = [
        ("ID", issued.id().map(str::to_owned)),
        ("Name", credential.map(|it| it.name.clone())),
        ("Created by", credential.and_then(|it| it.created_by.clone())),
        ("Created", credential.and_then(|it| instant(&it.created_at))),
        ("Expires", credential.and_then(|it| instant(&it.expires_at)).map(|end| end + &distance)),
    ];
    let rows: Vec<_> =
        rows.into_iter().filter_map(|(name, text)| Some((name, text.filter(|it| !it.is_empty())?))).collect();
    html! {
        <details key="details" part="panel" class="panel details" hidden={rows.is_empty()}>
            <summary>{ texts::DETAILS }</summary>
            <dl class="facts">
                { for rows.into_iter().map(|(name, text)| html! {
                    <div key={name}><dt>{ name }</dt><dd>{ view_foreign(&text) }</dd></div>
                }) }
            </dl>
        </details>
    }
}

/// Reads a file of which no more than [`MAX_DOCKER_CONFIG_BYTES`] are merged: one byte more, so that the
/// merging refuses a larger file. A file that cannot be read is refused, too, as no configuration.
async fn read_start(file: &File) -> Zeroizing<Vec<u8>> {
    let start = file.slice_with_f64_and_f64(0.0, (MAX_DOCKER_CONFIG_BYTES + 1) as f64);
    let bytes = match start {
        Ok(start) => JsFuture::from(start.array_buffer()).await,
        Err(error) => Err(error),
    };
    Zeroizing::new(bytes.map_or_else(|_| b"?".to_vec(), |bytes| Uint8Array::new(&bytes).to_vec()))
}

/// Puts the texts that have to be scrolled into the tab order, so that the keyboard can scroll them, and no
/// others.
fn make_scrollable(steps: &Element) {
    let texts = steps.get_elements_by_tag_name("pre");
    for text in (0..texts.length()).filter_map(|index| texts.item(index)) {
        // Failing leaves it as it was, for a pointer to scroll.
        let _ = if text.scroll_height() > text.client_height() {
            text.set_attribute("tabindex", "0")
        } else {
            text.remove_attribute("tabindex")
        };
    }
}
