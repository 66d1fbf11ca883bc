//! What the tabs of one origin tell each other: ids of credentials and what was asked for, never a
//! secret.

use gloo_events::EventListener;
use js_sys::{Array, Math, Number};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};
use yew::Callback;

use crate::issuing::{Draft, TabNews};

/// The channel's name. Another version of the console may use it, so what comes is checked.
const CHANNEL: &str = "regcred";

thread_local! {
    /// Tells what runs in this document from the others. The channel reaches the other elements of a document,
    /// too, and what is copied there they hear in another way, at once: told later, it would deny what came since.
    static DOCUMENT: JsValue = random();
}

/// The channel to the other tabs; closed when dropped.
pub(super) struct Tabs {
    /// `None` where the browser gives none, such as in a sandboxed frame.
    channel: Option<BroadcastChannel>,
    _listener: Option<EventListener>,
}

impl Tabs {
    /// Listens to the other tabs.
    pub(super) fn open(on_news: Callback<TabNews>) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        let listener = channel.as_ref().map(|channel| {
            EventListener::new(channel, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
                if let Some(news) = data.and_then(|data| parse(&data)) {
                    on_news.emit(news);
                }
            })
        });
        Self { channel, _listener: listener }
    }

    /// Tells the other tabs.
    pub(super) fn tell(&self, news: &TabNews) {
        let (kind, texts): (_, Vec<&String>) = match news {
            TabNews::Hello => ("hello", Vec::new()),
            TabNews::Made(ids) => ("made", ids.iter().collect()),
            TabNews::Settling(ids) => ("settling", ids.iter().collect()),
            TabNews::Settled(ids) => ("settled", ids.iter().collect()),
            TabNews::WhoCreates(draft) => ("who-creates", vec![&draft.registry_id, &draft.description]),
            TabNews::Creates(draft) => ("creates", vec![&draft.registry_id, &draft.description]),
            TabNews::Revoked(ids) => ("revoked", ids.iter().collect()),
            TabNews::Left(ids) => ("left", ids.iter().collect()),
            TabNews::ClipboardReplaced => ("clipboard-replaced", Vec::new()),
        };
        let message = Array::of1(&JsValue::from_str(kind));
        if matches!(news, TabNews::ClipboardReplaced) {
            message.push(&DOCUMENT.with(JsValue::clone));
        }
        for text in texts {
            message.push(&JsValue::from_str(text));
        }
        if let Some(channel) = &self.channel {
            // Failing leaves the other tabs without the news, as if they were not there.
            let _ = channel.post_message(&message);
        }
    }
}

/// Tells the other tabs once, for a page that does not listen.
pub(super) fn tell(news: &TabNews) {
    Tabs::open(Callback::noop()).tell(news);
}

impl Drop for Tabs {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

/// A random text. The browser makes it: Rust's own formatting of numbers takes kilobytes.
fn random() -> JsValue {
    Number::from(Math::random()).to_string_with_radix(36).map(JsValue::from).unwrap_or_default()
}

fn parse(data: &JsValue) -> Option<TabNews> {
    let mut texts = data.dyn_ref::<Array>()?.iter().map(|text| text.as_string());
    let kind = texts.next()??;
    let texts = texts.collect::<Option<Vec<_>>>()?;
    let draft = |texts: Vec<String>| {
        let [registry_id, description] = texts.try_into().ok()?;
        Some(Draft { registry_id, description })
    };
    match &*kind {
        "hello" => Some(TabNews::Hello),
        "made" => Some(TabNews::Made(texts)),
        "settling" => Some(TabNews::Settling(texts)),
        "settled" => Some(TabNews::Settled(texts)),
        "who-creates" => draft(texts).map(TabNews::WhoCreates),
        "creates" => draft(texts).map(TabNews::Creates),
        "revoked" => Some(TabNews::Revoked(texts)),
        "left" => Some(TabNews::Left(texts)),
        "clipboard-replaced" => {
            let is_own = texts.first() == DOCUMENT.with(JsValue::as_string).as_ref();
            (!is_own).then_some(TabNews::ClipboardReplaced)
        }
        _ => None,
    }
}
