//! Connections that are cut on purpose.
//!
//! A browser whose reused connection ends without an answer sends a POST again by itself. Where a
//! network is gone, that fails, too: so for a moment the same request finds nobody here. Otherwise
//! one press would create several, and nobody could say which.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Longer than a browser takes to try again, shorter than a person does.
const LASTS: Duration = Duration::from_millis(800);

/// Creations whose connection was cut just now.
#[derive(Default)]
pub(crate) struct Outages(Mutex<HashMap<String, Instant>>);

impl Outages {
    /// Whether the same creation was cut just now.
    pub(crate) fn is_on(&self, creation: &str) -> bool {
        let since = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(creation).copied();
        since.is_some_and(|since| since.elapsed() < LASTS)
    }

    /// From now on, for a moment.
    pub(crate) fn begin(&self, creation: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(creation, Instant::now());
    }
}
