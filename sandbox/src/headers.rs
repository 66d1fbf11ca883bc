//! The headers of `deploy/headers.txt`, from which the configurations of nginx and Caddy are made, too.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

const HEADERS: &str = include_str!("../../deploy/headers.txt");

/// The headers of one section, which is named as it is there. `connect` are the origins that a page may ask.
pub(crate) fn section(name: &str, connect: &str) -> HeaderMap {
    let is_title = |line: &&str| line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) == Some(name);
    HEADERS
        .lines()
        .skip_while(|line| !is_title(line))
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| {
            let (name, value) = line.split_once(": ").filter(|_| !line.starts_with('#'))?;
            let value = HeaderValue::try_from(value.replace("{connect}", connect)).ok()?;
            Some((HeaderName::try_from(name).ok()?, value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_the_file_is_a_header_of_a_section() {
        let lines = HEADERS.lines().filter(|line| !line.starts_with(['#', '[']) && !line.is_empty()).count();
        let sections = ["everything", "documents", "hashed files"].map(|name| section(name, "'self'").len());
        assert_eq!(sections.iter().sum::<usize>(), lines);
        assert!(!sections.contains(&0));
    }
}
