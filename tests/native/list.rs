//! Whether the pages of a list fit together, and what a list says of a revocation.

use regcred::client::{CredentialList, PageCheck};
use regcred::model::{Credential, Page, Status};

use crate::listed;

/// A page of credentials with these ids.
fn page(ids: &[&str], page_size: u32, total_size: u32, total_pages: u32) -> Page<Credential> {
    let items = ids.iter().map(|id| listed(id, "Server A")).collect();
    Page { items, page: 0, page_size, total_size, total_pages, left_out: 0 }
}

/// What is read where these pages come.
fn list_of(pages: impl IntoIterator<Item = Page<Credential>>) -> CredentialList {
    let mut check = PageCheck::default();
    let items = pages.into_iter().flat_map(|page| check.new_items(page)).collect();
    CredentialList { items, is_whole: check.is_whole(), left_out: check.left_out }
}

fn read(pages: &[Page<Credential>]) -> (Vec<String>, bool) {
    let list = list_of(pages.iter().cloned());
    (list.items.into_iter().map(|credential| credential.id).collect(), list.is_whole)
}

#[test]
fn pages_that_fit_together_are_a_whole_list() {
    let rows: [&[Page<Credential>]; 8] = [
        &[page(&[], 2, 0, 0)],
        &[page(&["1"], 2, 1, 1)],
        &[page(&["1", "2"], 2, 2, 1)],
        &[page(&["1", "2"], 2, 3, 2), page(&["3"], 2, 3, 2)],
        &[page(&["1", "2"], 2, 4, 2), page(&["3", "4"], 2, 4, 2)],
        // Only one of the two totals.
        &[page(&["1", "2"], 2, 3, 0), page(&["3"], 2, 3, 0)],
        &[page(&["1", "2"], 0, 0, 2), page(&["3"], 0, 0, 2)],
        // None: the last page is not full, or empty.
        &[page(&["1", "2"], 2, 0, 0), page(&[], 2, 0, 0)],
    ];
    for pages in rows {
        let (ids, is_whole) = read(pages);
        assert!(is_whole, "{pages:?}");
        assert_eq!(ids.len(), pages.iter().map(|page| page.items.len()).sum::<usize>());
    }
}

#[test]
fn a_list_that_lacks_an_entry_or_is_too_long_is_not_a_whole_one() {
    let without_id = Page { left_out: 1, ..page(&["1"], 2, 2, 1) };
    let list = list_of([without_id]);
    assert_eq!((list.items.len(), list.is_whole, list.left_out), (1, false, 1));
    // A server that counts nothing may go on for ever, so reading ends at some time.
    let ids: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
    let list = list_of(ids.iter().map(|id| page(&[id], 1, 0, 0)));
    assert_eq!((list.items.len(), list.is_whole), (1_000, false));
    let ids: Vec<String> = (0..100_000).map(|number| number.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let pages = [page(&ids[..50_000], 50_000, 100_000, 2), page(&ids[50_000..], 50_000, 100_000, 2)];
    let list = list_of(pages);
    assert_eq!((list.items.len(), list.is_whole), (100_000, false));
}

#[test]
fn pages_that_do_not_fit_together_are_not_a_whole_list() {
    type Row<'a> = (&'a str, &'a [Page<Credential>], &'a [&'a str]);
    let rows: [Row<'_>; 9] = [
        (
            "one was created before the second page was read",
            &[page(&["1", "2"], 2, 3, 2), page(&["2", "3"], 2, 4, 2)],
            &["1", "2", "3"],
        ),
        (
            "one was revoked before the second page was read",
            &[page(&["1", "2"], 2, 4, 2), page(&["4"], 2, 3, 2)],
            &["1", "2", "4"],
        ),
        ("one came twice, without totals", &[page(&["1", "2"], 2, 0, 0), page(&["2"], 2, 0, 0)], &["1", "2"]),
        ("one came twice on a page", &[page(&["1", "1"], 2, 2, 1)], &["1"]),
        ("a page is short", &[page(&["1"], 2, 3, 2), page(&["2", "3"], 2, 3, 2)], &["1", "2", "3"]),
        ("the last page is empty", &[page(&["1", "2"], 2, 0, 2), page(&[], 2, 0, 2)], &["1", "2"]),
        ("a page is missing", &[page(&["1", "2"], 2, 0, 2)], &["1", "2"]),
        ("fewer than the total", &[page(&["1"], 2, 2, 1)], &["1"]),
        ("more than fits on a page", &[page(&["1", "2", "3"], 2, 0, 1)], &["1", "2", "3"]),
    ];
    for (name, pages, ids) in rows {
        let (read, is_whole) = read(pages);
        assert!(!is_whole, "{name}");
        assert_eq!(read, ids, "{name}");
    }
}

/// Whatever happens between two pages, a list that lacks what was there all the time is not called
/// whole, where the server tells totals and does one thing at a time.
#[test]
fn a_list_that_lacks_something_is_not_called_whole() {
    const SIZE: usize = 3;
    for count in 1..=9usize {
        for after in 1..=3usize {
            for change in 0..=2 * count {
                let before: Vec<String> = (0..count).map(|n| n.to_string()).collect();
                let mut now = before.clone();
                // One is revoked, or one is created anywhere.
                if change < count {
                    now.remove(change);
                } else {
                    now.insert(change - count, "new".to_owned());
                }
                let pages = count.div_ceil(SIZE);
                let take = |list: &[String], number: usize| {
                    let ids: Vec<&str> =
                        list.iter().skip(number * SIZE).take(SIZE).map(String::as_str).collect();
                    page(&ids, SIZE as u32, list.len() as u32, list.len().div_ceil(SIZE) as u32)
                };
                let read: Vec<_> = (0..pages)
                    .map(|number| take(if number < after { &before } else { &now }, number))
                    .collect();
                let list = list_of(read);
                let stayed = before.iter().filter(|id| now.contains(id));
                let mut missing = stayed.filter(|id| !list.items.iter().any(|it| it.id == **id));
                assert!(!list.is_whole || missing.next().is_none(), "{count} {after} {change}");
            }
        }
    }
}

#[test]
fn a_credential_is_revoked_where_a_list_shows_it() {
    let removed = Credential { status: Some(Status::Removed), ..listed("1", "") };
    let dated = Credential { removed_at: Some("2026-01-01T00:00:00Z".to_owned()), ..listed("1", "") };
    let active = Credential { status: Some(Status::Active), ..listed("1", "") };
    let expired = Credential { status: Some(Status::Expired), ..listed("1", "") };
    let odd = Credential { status: Some(Status::Other("REMOVED?".to_owned())), ..listed("1", "") };
    let list = |items: &[&Credential], is_whole| CredentialList {
        items: items.iter().copied().cloned().collect(),
        is_whole,
        left_out: 0,
    };
    let other = listed("2", "");
    // The list, whether an earlier one had it, and whether it is revoked.
    let rows = [
        (list(&[&other, &removed], true), false, true),
        (list(&[&other, &removed], false), false, true),
        (list(&[&dated], true), true, true),
        (list(&[&active], true), true, false),
        (list(&[&expired], true), true, false),
        (list(&[&odd], true), true, false),
        (list(&[&listed("1", "")], true), true, false),
        (list(&[&other], true), true, true),
        // A gateway's answer may look like an empty list.
        (list(&[], true), true, false),
        // Another organization's list never had it.
        (list(&[&other], true), false, false),
        (list(&[], true), false, false),
        // It may be what is missing.
        (list(&[&other], false), true, false),
    ];
    for (list, was_listed, revoked) in rows {
        assert_eq!(list.shows_revoked("1", was_listed), revoked, "{was_listed} {list:?}");
    }
}
