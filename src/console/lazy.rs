//! Components whose code comes on demand, in wasm files of their own.
//!
//! Yew's next release has a component like [`Lazy`], which is to take its place
//! (<https://github.com/yewstack/yew/pull/3932>).

/// Declares `Lazy<Component>` under a name of its own: it loads the component's code when it is first
/// rendered, and then renders the component with its properties.
///
/// `lazy_component!(Chart as LazyChart in chart, loading: "…", failed: "…")` puts the code of `Chart` into
/// the wasm file `split_chart`, whose loader `static/load.js` exports. Without the feature `split`,
/// `LazyChart` is `Chart` itself.
macro_rules! lazy_component {
    ($component:ident as $lazy:ident in $file:ident, loading: $loading:literal, failed: $failed:literal $(,)?) => {
        #[cfg(not(feature = "split"))]
        pub(crate) type $lazy = $component;

        #[cfg(feature = "split")]
        pub(crate) type $lazy = $crate::console::lazy::Lazy<$component>;

        #[cfg(feature = "split")]
        impl $crate::console::lazy::LazyComponent for $component {
            const LOADING: &str = $loading;
            const FAILED: &str = $failed;

            fn fetch() -> impl Future<Output = $crate::console::lazy::Fetched<Self>> {
                // Nothing outside this function names the component's code, so that it is cut off here.
                #[wasm_split_helpers::wasm_split($file, fallible)]
                fn fetch() -> $crate::console::lazy::Fetched<$component> {
                    Ok(|props| yew::html! { <$component ..props.clone() /> })
                }
                fetch()
            }
        }
    };
}

pub(super) use lazy_component;

#[cfg(feature = "split")]
pub(super) use split::{Fetched, Lazy, LazyComponent};

#[cfg(feature = "split")]
mod split {
    use std::task::{self, Poll, Waker};

    use futures_util::future::LocalBoxFuture;
    use wasm_split_helpers::SplitLoaderError;
    use yew::prelude::*;

    use crate::console::ui::{Notice, view_paragraph};

    /// What renders the component, once its code is loaded.
    pub(crate) type Fetched<C> = Result<fn(&<C as BaseComponent>::Properties) -> Html, SplitLoaderError>;

    /// A new build may have taken the place of the files that this page is made of.
    const RELOAD: &str = "Try again. If that fails, reload the page: it may have been updated. You'll be asked first \
                          if a password would be lost, and you'll have to sign in again.";

    /// A component that [`Lazy`] can load; implemented by `lazy_component!`.
    pub(crate) trait LazyComponent: BaseComponent<Properties: Clone> {
        /// Shown while the code is being loaded.
        const LOADING: &str;
        /// Shown where it didn't load.
        const FAILED: &str;

        /// Loads the code, unless it is there already.
        fn fetch() -> impl Future<Output = Fetched<Self>>;
    }

    /// Renders a component as soon as its code is loaded, and offers another attempt where that fails.
    pub(crate) struct Lazy<C: LazyComponent> {
        /// `None` while the code is being loaded.
        fetched: Option<Fetched<C>>,
        notice: NodeRef,
    }

    pub(crate) enum Message<C: LazyComponent> {
        Fetch,
        Fetched(Fetched<C>),
    }

    impl<C: LazyComponent> Lazy<C> {
        /// Loads the code before it is needed. Should that fail, it is loaded when it is needed.
        pub(crate) async fn preload() {
            let _ = C::fetch().await;
        }

        /// Answers at once where the code is there already: nothing else is rendered first.
        fn fetch(ctx: &Context<Self>) -> Option<Fetched<C>> {
            let mut fetching: LocalBoxFuture<'static, Fetched<C>> = Box::pin(C::fetch());
            match fetching.as_mut().poll(&mut task::Context::from_waker(Waker::noop())) {
                Poll::Ready(fetched) => Some(fetched),
                Poll::Pending => {
                    ctx.link().send_future(async { Message::Fetched(fetching.await) });
                    None
                }
            }
        }
    }

    impl<C: LazyComponent> Component for Lazy<C> {
        type Message = Message<C>;
        type Properties = C::Properties;

        fn create(ctx: &Context<Self>) -> Self {
            Self { fetched: Self::fetch(ctx), notice: NodeRef::default() }
        }

        fn update(&mut self, ctx: &Context<Self>, message: Self::Message) -> bool {
            self.fetched = match message {
                Message::Fetch => Self::fetch(ctx),
                Message::Fetched(fetched) => Some(fetched),
            };
            true
        }

        fn view(&self, ctx: &Context<Self>) -> Html {
            match &self.fetched {
                Some(Ok(render)) => render(ctx.props()),
                None => html! { <p key="loading" class="soft" role="status">{ C::LOADING }</p> },
                Some(Err(_)) => {
                    view_failure(C::FAILED, &self.notice, ctx.link().callback(|_| Message::Fetch))
                }
            }
        }
    }

    fn view_failure(what: &'static str, node: &NodeRef, again: Callback<MouseEvent>) -> Html {
        Notice { look: "error", what, key: 0, node }.view(html! {
            <>
                { view_paragraph(RELOAD) }
                <button type="button" onclick={again}>{ "Try again" }</button>
            </>
        })
    }
}
