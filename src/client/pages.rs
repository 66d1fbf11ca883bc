use std::future::Future;

use futures_util::stream::{self, StreamExt};
use gloo_timers::future::TimeoutFuture;

use super::request::PageRequest;
use crate::error::Error;
use crate::model::Page;

/// The most that the API puts on a page (contract 1.1).
const PAGE_SIZE: u32 = 100;
/// Pages that are read at once.
const AT_ONCE: usize = 4;
/// A read that failed in passing is repeated after so many milliseconds, and a little more.
const PAUSES: [u32; 3] = [500, 1000, 2000];
/// A server that asks for a longer pause than this is left alone.
const LONGEST_PAUSE_SECONDS: u32 = 2;

/// How much of a list has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Items in all pages together, as the server counts them; 0 where it does not.
    pub total_size: u32,
}

/// Reads a list's pages, several at once, and hands them on in their order.
pub(super) async fn each_page<T, F: Future<Output = Result<Page<T>, Error>>>(
    removed: bool,
    read: impl Fn(PageRequest) -> F,
    mut take: impl FnMut(Vec<T>, Progress),
) -> Result<(), Error> {
    let read = |page| read(PageRequest { page, page_size: PAGE_SIZE, removed });
    let Page { items, total_pages, total_size, .. } = read(1).await?;
    let progress = Progress { total_size };
    let mut is_last = items.len() < PAGE_SIZE as usize;
    take(items, progress);
    if total_pages > 0 {
        let mut pages = stream::iter(2..=total_pages).map(&read).buffered(AT_ONCE);
        while let Some(page) = pages.next().await {
            take(page?.items, progress);
        }
        return Ok(());
    }
    // A server that counts no pages ends with one that is not full.
    let mut page = 1;
    while !is_last {
        page += 1;
        let Page { items, .. } = read(page).await?;
        is_last = items.len() < PAGE_SIZE as usize;
        take(items, progress);
    }
    Ok(())
}

/// Repeats a read that failed in passing.
pub(super) async fn with_patience<T, F: Future<Output = Result<T, Error>>>(
    read: impl Fn() -> F,
) -> Result<T, Error> {
    for pause in PAUSES {
        match read().await {
            Err(error) if error.is_passing() && may_repeat(&error) => {
                let more = js_sys::Math::random() * f64::from(pause) / 4.0;
                TimeoutFuture::new(pause + more as u32).await;
            }
            result => return result,
        }
    }
    read().await
}

fn may_repeat(error: &Error) -> bool {
    error.retry_after_seconds.is_none_or(|seconds| seconds <= LONGEST_PAUSE_SECONDS)
}
