use axum::http::Uri;
use regcred::model::{Page, Violation};

use crate::problem::{Refusal, violation};

/// A request's query, read parameter by parameter; what is wrong is gathered and told at once.
pub(crate) struct Query {
    parameters: Vec<(String, String)>,
    violations: Vec<Violation>,
}

impl Query {
    pub(crate) fn of(uri: &Uri) -> Self {
        let parameters = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        Self { parameters: parameters.into_owned().collect(), violations: Vec::new() }
    }

    /// A parameter's text; every parameter may be given once.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let mut values = self.parameters.iter().filter(|(key, _)| key == name).map(|(_, value)| value);
        let value = values.next()?.clone();
        if values.next().is_some() {
            self.violations.push(violation(name, "It is given more than once"));
        }
        Some(value)
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self, name: &str) -> Option<bool> {
        let value = self.text(name)?.parse().ok();
        if value.is_none() {
            self.violations.push(violation(name, "It should be true or false"));
        }
        value
    }

    /// A whole number of 1 or more.
    fn number(&mut self, name: &str, default: u32, most: u32) -> u32 {
        let Some(text) = self.text(name) else { return default };
        match text.parse() {
            Ok(number) if (1..=most).contains(&number) => number,
            _ => {
                self.violations.push(violation(name, &format!("It should be between 1 and {most}")));
                default
            }
        }
    }

    /// Which page, and how long pages are.
    pub(crate) fn page(&mut self) -> PageRequest {
        PageRequest {
            page: self.number("page", 1, i32::MAX.unsigned_abs()),
            page_size: self.number("page_size", 20, 100),
        }
    }

    /// Refuses what could not be read.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        if self.violations.is_empty() { Ok(()) } else { Err(Refusal::violations(self.violations)) }
    }
}

/// A page of a list.
pub(crate) struct PageRequest {
    page: u32,
    page_size: u32,
}

impl PageRequest {
    /// That page, of which alone each is shown; one behind the last is empty.
    pub(crate) fn of<T, Shown>(&self, all: Vec<T>, show: impl Fn(T) -> Shown) -> Page<Shown> {
        let total_size = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let page_size = self.page_size as usize;
        let before = (self.page as usize - 1).saturating_mul(page_size);
        Page {
            items: all.into_iter().skip(before).take(page_size).map(show).collect(),
            page: self.page,
            page_size: self.page_size,
            total_size,
            total_pages: total_size.div_ceil(self.page_size),
            left_out: 0,
        }
    }
}
