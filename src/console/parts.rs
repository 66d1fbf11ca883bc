//! How a part of the console comes after the first screen: with the feature `split` in a wasm file of
//! its own, else with all the rest.

/// A part's file did not arrive; it is asked for again when it is needed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// For a type that holds the ways into a part, beside the function `ways_in` that makes it.
macro_rules! ways_in {
    ($ways:ty) => {
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
                ways_in().ok()
            }

            /// Gets the part.
            pub(in crate::console) async fn load() -> Result<(), $crate::console::parts::Missing> {
                #[cfg(feature = "split")]
                AT_HAND.set(Some(ways_in().await?));
                Ok(())
            }
        }
    };
}

pub(super) use ways_in;
