//! Who is signed in: a pure machine, and the provider that runs it for the components below it.

pub mod machine;

#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod bar;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod followed;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod provider;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod sign_in;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod texts;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod token_field;

#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub use bar::{SessionBar, SessionBarProps};
#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub(super) use followed::{FollowedSession, SessionChange, SignedIn};
#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub use provider::{AskHost, HostEvent, SessionHandle, SessionProvider, SessionProviderProps, use_session};
#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub(super) use sign_in::SignIn;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub(super) use texts::{NO_TOKEN, NOT_SIGNED_IN, SESSION_ENDED};
#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub(super) use token_field::{TokenField, typed_token};
