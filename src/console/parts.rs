//! How a part of the console comes after the first screen: with the feature `split` in a wasm file of
//! its own, else with all the rest.

/// A part's file did not arrive; it is asked for again when it is needed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing;

/// What the macro `wasm_split` looks for behind the path it is given. Smaller than its own: the loader
/// in JavaScript asks only once for what several wait for, and remembers what has come.
#[cfg(feature = "split")]
#[allow(unsafe_code, reason = "the loader hands back a pointer that it was given")]
pub(super) mod rt {
    use std::cell::Cell;
    use std::ffi::c_void;
    use std::future::poll_fn;
    use std::pin::Pin;
    use std::rc::Rc;
    use std::task::{Poll, Waker};

    use super::Missing;

    pub(crate) type LoadCallbackFn = unsafe extern "C" fn(*const c_void, bool);
    pub(crate) type LoadFn = unsafe extern "C" fn(LoadCallbackFn, *const c_void);

    pub(crate) struct LazySplitLoader(LoadFn);

    impl LazySplitLoader {
        /// # Safety
        /// `load` calls back exactly once, with the pointer that it was given.
        pub(crate) const unsafe fn new(load: LoadFn) -> Self {
            Self(load)
        }
    }

    #[derive(Default)]
    struct Loading {
        has_come: Cell<Option<bool>>,
        waker: Cell<Option<Waker>>,
    }

    pub(crate) async fn ensure_loaded(loader: Pin<&LazySplitLoader>) -> Result<(), Missing> {
        let loading = Rc::<Loading>::default();
        // SAFETY: `called_back` takes the pointer for the very type that it is of.
        unsafe { (loader.0)(called_back, Rc::into_raw(loading.clone()).cast()) };
        let has_come = poll_fn(|context| match loading.has_come.get() {
            Some(has_come) => Poll::Ready(has_come),
            None => {
                loading.waker.set(Some(context.waker().clone()));
                Poll::Pending
            }
        });
        if has_come.await { Ok(()) } else { Err(Missing) }
    }

    unsafe extern "C" fn called_back(loading: *const c_void, has_come: bool) {
        // SAFETY: it comes from `Rc::into_raw` above, and comes back once.
        let loading = unsafe { Rc::from_raw(loading.cast::<Loading>()) };
        loading.has_come.set(Some(has_come));
        if let Some(waker) = loading.waker.take() {
            waker.wake();
        }
    }
}

#[cfg(feature = "split")]
pub(super) use Missing as SplitLoaderError;

/// For a type that holds ways into a part: at hand once the part is there, or made at once.
macro_rules! at_hand {
    ($ways:ty, $made:expr) => {
        #[cfg(feature = "split")]
        thread_local! {
            static AT_HAND: std::cell::Cell<Option<$ways>> = const { std::cell::Cell::new(None) };
        }

        impl $ways {
            /// The ways in, once the part is there.
            pub(in crate::console) fn at_hand() -> Option<Self> {
                #[cfg(feature = "split")]
                return AT_HAND.get();
                #[cfg(not(feature = "split"))]
                Some($made)
            }

            /// Called within the part.
            #[cfg(feature = "split")]
            pub(in crate::console) fn arrive() {
                AT_HAND.set(Some($made));
            }
        }
    };
}

/// For a type by which a part is got; what else is named comes with it.
macro_rules! load {
    ($ways:ty, $part:ident $(, $other:ty)*) => {
        impl $ways {
            /// Gets the part.
            pub(in crate::console) async fn load() -> Result<(), $crate::console::parts::Missing> {
                #[cfg(feature = "split")]
                arrive_all().await?;
                Ok(())
            }
        }

        #[cfg(feature = "split")]
        #[allow(unsafe_code, reason = "by the macro")]
        #[wasm_split_helpers::wasm_split($part, fallible, wasm_split_path = $crate::console::parts)]
        fn arrive_all() -> Result<(), $crate::console::parts::Missing> {
            <$ways>::arrive();
            $(<$other>::arrive();)*
            Ok(())
        }
    };
}

pub(super) use {at_hand, load};
