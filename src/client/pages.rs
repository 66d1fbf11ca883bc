use futures_util::stream::{self, StreamExt};
use gloo_timers::future::TimeoutFuture;

use super::Client;
use super::decode::{self, Answer};
use super::list::{Listed, PageCheck};
use super::request::{PageRequest, Request};
use crate::error::{Error, Kind};
use crate::model::Page;

/// The most that the API puts on a page (`docs/contract.md`, 1.1).
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
    /// How many entries had no usable id so far, and were left out.
    pub left_out: u32,
}

/// Where in its list a page is.
struct Position {
    /// Number of pages; 0 where the server does not say.
    total_pages: u32,
    is_full: bool,
}

impl Position {
    fn of<T>(page: &Page<T>) -> Self {
        let size = if page.page_size > 0 { page.page_size.min(PAGE_SIZE) } else { PAGE_SIZE };
        let count = page.items.len() + page.left_out as usize;
        Self { total_pages: page.total_pages, is_full: count >= size as usize }
    }
}

/// What makes the request for a page.
type Build<'a> = &'a dyn Fn(PageRequest) -> Result<Request, Error>;
/// Reads a page's answer: where in its list it is, and whether another one is worth asking for.
type Take<'a> = &'a mut dyn FnMut(&Answer) -> Result<(Position, bool), Error>;

impl Client {
    /// Reads a list's pages, and hands on what each has that did not come before, in the order of the list.
    /// Stops at a page with nothing new: a server that ignores the page's number would never come to an end.
    pub(super) async fn each_page<T: Listed>(
        &self,
        removed: bool,
        build: Build<'_>,
        read: fn(&Answer) -> Result<Page<T>, Error>,
        hand_on: &mut dyn FnMut(Vec<T>, &PageCheck),
    ) -> Result<PageCheck, Error> {
        let mut check = PageCheck::default();
        let mut take = |answer: &Answer| {
            let page = read(answer)?;
            let position = Position::of(&page);
            let new = check.new_items(page);
            let goes_on = !new.is_empty() && check.is_within_bounds();
            hand_on(new, &check);
            Ok((position, goes_on))
        };
        self.each_answer(removed, build, &mut take).await?;
        Ok(check)
    }

    /// Asks for a list's pages, several at once, each again where it fails transiently, and hands their
    /// answers on in their order.
    async fn each_answer(&self, removed: bool, build: Build<'_>, take: Take<'_>) -> Result<(), Error> {
        let read = |page| self.page(PageRequest { page, page_size: PAGE_SIZE, removed }, build);
        let (first, mut goes_on) = take(&read(1).await?)?;
        if first.total_pages > 0 {
            let mut pages = stream::iter(2..=first.total_pages).map(read).buffered(AT_ONCE);
            while goes_on && let Some(page) = pages.next().await {
                (_, goes_on) = take(&page?)?;
            }
            return Ok(());
        }
        // A server that does not count pages ends with one that is not full.
        let mut number = 1;
        let mut is_full = first.is_full;
        while is_full && goes_on {
            number += 1;
            let position;
            (position, goes_on) = take(&read(number).await?)?;
            is_full = position.is_full;
        }
        Ok(())
    }

    /// Asks for a page, again where that fails transiently.
    async fn page(&self, page: PageRequest, build: Build<'_>) -> Result<Answer, Error> {
        let mut pauses = PAUSES.into_iter();
        loop {
            let answer = self.ask(build(page)).await;
            match (answer.as_ref().map_err(Error::clone).and_then(decode::whole), pauses.next()) {
                (Err(error), Some(pause)) if may_repeat(&error) => {
                    let more = js_sys::Math::random() * f64::from(pause) / 4.0;
                    TimeoutFuture::new(pause + more as u32).await;
                }
                _ => return answer,
            }
        }
    }
}

/// A page that did not come in time is not asked for again: the person waits already.
fn may_repeat(error: &Error) -> bool {
    let is_soon = error.retry_after_seconds.is_none_or(|seconds| seconds <= LONGEST_PAUSE_SECONDS);
    is_soon && error.is_transient() && error.kind != Kind::Timeout
}
