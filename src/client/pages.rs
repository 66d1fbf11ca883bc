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
/// A read with a transient failure is repeated after so many milliseconds, and a little more.
const PAUSES: [u32; 3] = [500, 1000, 2000];
/// A server that asks for a longer pause than this is left alone.
const LONGEST_PAUSE_SECONDS: u32 = 2;

/// How much of a list has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Items in all pages together, as the server counts them; 0 where it does not.
    pub total_size: u32,
}

/// Reads a list's pages, several at once, each again where it fails transiently, and hands them on
/// in their order. Stops at a page of which `take` says that it brought nothing new: a server that
/// ignores the page's number would never come to an end.
pub(super) async fn each_page<T, F: Future<Output = Result<Page<T>, Error>>>(
    removed: bool,
    read: impl Fn(PageRequest) -> F,
    mut take: impl FnMut(Page<T>) -> bool,
) -> Result<(), Error> {
    let read = &read;
    let read = |page| {
        let request = PageRequest { page, page_size: PAGE_SIZE, removed };
        with_retry(move || read(request))
    };
    let first = read(1).await?;
    let total_pages = first.total_pages;
    let mut is_last = is_last(&first);
    if !take(first) {
        return Ok(());
    }
    if total_pages > 0 {
        let mut pages = stream::iter(2..=total_pages).map(&read).buffered(AT_ONCE);
        while let Some(page) = pages.next().await {
            if !take(page?) {
                break;
            }
        }
        return Ok(());
    }
    // A server that does not count pages ends with one that is not full.
    let mut number = 1;
    while !is_last {
        number += 1;
        let page = read(number).await?;
        is_last = self::is_last(&page);
        if !take(page) {
            break;
        }
    }
    Ok(())
}

/// Whether a page is not full.
fn is_last<T>(page: &Page<T>) -> bool {
    let size = if page.page_size > 0 { page.page_size.min(PAGE_SIZE) } else { PAGE_SIZE };
    page.items.len() < size as usize
}

/// Repeats a read that fails transiently.
async fn with_retry<T, F: Future<Output = Result<T, Error>>>(read: impl Fn() -> F) -> Result<T, Error> {
    for pause in PAUSES {
        match read().await {
            Err(error) if error.is_transient() && may_repeat(&error) => {
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
