//! Where the replacing of a credential stands.

use std::rc::Rc;

use proptest::prelude::*;
use regcred::issuing::{Draft, Finished, ListReading, Outcome, Replacement, Step};
use regcred::listing::Entry;
use regcred::model::{Credential, Status};

use crate::{NOW, entry, ids, listed};

const DAY: u64 = 24 * 60 * 60 * 1000;

fn made(id: &str, description: &str) -> Credential {
    Credential {
        expires_at: Some((NOW + 300 * DAY).to_string()),
        status: Some(Status::Active),
        ..listed(id, description)
    }
}

fn live(id: &str) -> Entry {
    entry(made(id, "Server A"))
}

fn expired(id: &str) -> Entry {
    entry(Credential { expires_at: Some(NOW.to_string()), ..made(id, "Server A") })
}

fn removed(id: &str) -> Entry {
    entry(Credential { status: Some(Status::Removed), ..made(id, "Server A") })
}

fn whole(entries: Vec<Entry>) -> ListReading {
    ListReading { entries, is_whole: true }
}

fn finished(id: Option<&str>, how: Outcome) -> Rc<Finished> {
    Rc::new(Finished { draft: Draft::default(), id: id.map(str::to_owned), how, may_be_revoked: false })
}

/// A step in one word and its ids.
fn told(replacement: &Replacement) -> String {
    match replacement.step(NOW) {
        Step::Unread => "unread".to_owned(),
        Step::Missing => "missing".to_owned(),
        Step::Create { old, others, has_lost } => {
            let lost = if has_lost { "again " } else { "" };
            format!("create {lost}for {}, others: {}", old.credential.id, ids(&others).join(", "))
        }
        Step::Switch { old, new, superseded } => {
            let new = new.map_or("unlisted".to_owned(), |new| new.credential.id);
            let beside = if superseded.is_empty() { "" } else { ", beside " };
            format!("switch {} -> {new}{beside}{}", old.credential.id, ids(&superseded).join(", "))
        }
        Step::Done { old, has_lost, superseded } => {
            let lost = if has_lost { ", and the replacement is lost" } else { "" };
            let beside = if superseded.is_empty() { "" } else { ", beside " };
            format!("done: {}{lost}{beside}{}", old.credential.id, ids(&superseded).join(", "))
        }
    }
}

/// A replacement of "old", by what the address names, and a list.
fn replacing(new: Option<&str>, list: &[Entry]) -> Replacement {
    let mut replacement = Replacement::new("old", new.map(str::to_owned));
    replacement.handle_listed(whole(list.to_vec()));
    replacement
}

fn stands(new: Option<&str>, list: &[Entry]) -> String {
    told(&replacing(new, list))
}

#[test]
fn another_with_the_same_description_is_offered_and_never_taken() {
    assert_eq!(stands(None, &[live("old")]), "create for old, others: ");
    assert_eq!(stands(None, &[live("old"), live("2")]), "create for old, others: 2");
    assert_eq!(stands(None, &[live("2"), expired("old"), live("3")]), "create for old, others: 2, 3");
    let elsewhere = entry(made("4", "server a"));
    let list = [live("old"), elsewhere, removed("5"), expired("6")];
    assert_eq!(stands(None, &list), "create for old, others: ", "none of them works in its place");
}

#[test]
fn what_the_address_names_is_the_replacement() {
    let elsewhere = entry(made("2", "Server B"));
    for new in [live("2"), elsewhere] {
        assert_eq!(stands(Some("2"), &[live("old"), new]), "switch old -> 2");
    }
    let mut replacement = replacing(Some("2"), &[live("old")]);
    assert_eq!(told(&replacement), "switch old -> unlisted", "the list may lag");
    assert!(!replacement.is_made_here());
    replacement.handle_read(live("2"));
    assert_eq!(told(&replacement), "switch old -> 2");
    for gone in [removed("2"), expired("2")] {
        assert_eq!(stands(Some("2"), &[live("old"), gone]), "create again for old, others: ");
    }
    assert_eq!(stands(Some("old"), &[live("old")]), "create for old, others: ", "not by itself");
}

#[test]
fn of_a_list_that_is_not_whole_no_more_is_claimed_than_was_read() {
    let mut replacement = Replacement::new("old", Some("2".to_owned()));
    assert!(!replacement.is_partial(), "nothing was read yet");
    let unlisted = replacement.handle_listed(ListReading { entries: vec![live("3")], is_whole: false });
    assert_eq!(unlisted, ["old", "2"], "both may be what is missing");
    assert!(replacement.is_partial());
    assert_eq!(told(&replacement), "missing");
    replacement.handle_read(live("old"));
    assert_eq!(told(&replacement), "switch old -> unlisted");
    assert_eq!(
        replacement.handle_listed(whole(vec![live("3")])),
        ["2"],
        "a list may lag behind what was created"
    );
    assert!(!replacement.is_partial());
    let unlisted = Replacement::new("old", None).handle_listed(whole(Vec::new()));
    assert!(unlisted.is_empty(), "a whole list without it shows that it is not there");
}

#[test]
fn what_a_person_picks_is_the_replacement_until_another_is_picked() {
    let mut replacement = replacing(None, &[live("old"), live("2"), live("3")]);
    replacement.pick(Some("2".to_owned()), NOW);
    assert_eq!(told(&replacement), "switch old -> 2");
    assert!(!replacement.is_made_here());
    replacement.pick(Some("3".to_owned()), NOW);
    assert_eq!(told(&replacement), "switch old -> 3");
    replacement.pick(Some("old".to_owned()), NOW);
    assert_eq!(told(&replacement), "create for old, others: 2, 3");
    replacement.pick(Some("2".to_owned()), NOW);
    replacement.pick(None, NOW);
    assert_eq!(told(&replacement), "create for old, others: 2, 3");
}

#[test]
fn what_was_made_here_and_saved_is_the_replacement_at_once() {
    for (id, expected) in [(Some("new"), "switch old -> unlisted"), (None, "switch old -> unlisted")] {
        let mut replacement = replacing(None, &[live("old"), live("2")]);
        replacement.handle_finished(&finished(id, Outcome::Saved));
        // The list that lags, and one that cannot be read, take nothing back.
        assert_eq!(told(&replacement), expected);
        replacement.handle_listed(whole(vec![live("old"), live("2")]));
        assert_eq!(told(&replacement), expected);
        assert!(replacement.is_made_here());
    }
    let mut replacement = replacing(None, &[live("old")]);
    replacement.handle_finished(&finished(Some("new"), Outcome::Saved));
    replacement.handle_listed(whole(vec![live("old"), live("new")]));
    assert_eq!(told(&replacement), "switch old -> new");
    replacement.pick(Some("new".to_owned()), NOW);
    assert!(replacement.is_made_here(), "the address says what is known already");
}

#[test]
fn of_several_that_were_saved_the_last_is_the_replacement_and_the_others_stay_named() {
    let mut replacement = replacing(None, &[live("old")]);
    for id in ["2", "3", "4"] {
        replacement.handle_finished(&finished(Some(id), Outcome::Saved));
    }
    let list =
        |state: fn(&str) -> Entry| whole(vec![live("old"), live("2"), state("3"), live("4"), live("5")]);
    replacement.handle_listed(list(live));
    assert_eq!(told(&replacement), "switch old -> 4, beside 2, 3");
    replacement.handle_listed(list(removed));
    assert_eq!(told(&replacement), "switch old -> 4, beside 2");
    // Another replica's list may lack them: they are read by their ids.
    assert_eq!(replacement.handle_listed(whole(vec![live("old")])), ["2", "3", "4"]);
    assert_eq!(told(&replacement), "switch old -> 4, beside 2");
    replacement.handle_listed(list(removed));
    let mut over = replacement.clone();
    over.handle_revoked(&["old".to_owned()]);
    over.handle_finished(&finished(Some("5"), Outcome::Saved));
    assert_eq!(told(&over), "done: old, beside 2, 5", "what comes late replaces nothing any more");
    assert_eq!(over.new_id(), Some("4"));
    replacement.handle_revoked(&["4".to_owned()]);
    assert_eq!(told(&replacement), "create for old, others: 2, 4, 5", "a list that lags");
    replacement.pick(Some("2".to_owned()), NOW);
    assert_eq!(told(&replacement), "switch old -> 2");
}

#[test]
fn step_one_stays_done_where_a_later_list_lacks_the_new_one_again() {
    let mut replacement = replacing(Some("new"), &[live("old"), live("new")]);
    replacement.handle_listed(whole(vec![live("old")]));
    assert_eq!(told(&replacement), "switch old -> new", "another replica's list");
    replacement.handle_listed(whole(vec![]));
    assert_eq!(told(&replacement), "switch old -> new", "nor does the old one go missing");
    replacement.handle_listed(whole(vec![live("old"), removed("new")]));
    assert_eq!(told(&replacement), "create again for old, others: ", "it was revoked");
}

#[test]
fn a_replacement_that_was_there_has_to_be_found_again() {
    let mut named = replacing(Some("new"), &[live("old"), live("new")]);
    let mut made_here = replacing(None, &[live("old")]);
    made_here.handle_finished(&finished(Some("new"), Outcome::Saved));
    assert_eq!(made_here.handle_listed(whole(vec![live("old")])), ["new"]);
    made_here.handle_not_found("new");
    assert!(made_here.has_replacement(), "it may be too new to be found");
    made_here.handle_listed(whole(vec![live("old"), live("new")]));
    for replacement in [&mut named, &mut made_here] {
        assert!(replacement.has_replacement());
        assert_eq!(replacement.handle_listed(whole(vec![live("old")])), ["new"]);
        assert!(replacement.has_replacement(), "the list may be another replica's");
        replacement.handle_not_found("another");
        assert_eq!(told(replacement), "switch old -> new");
        replacement.handle_not_found("new");
        assert_eq!(told(replacement), "switch old -> unlisted");
        assert!(!replacement.has_replacement(), "an API may show nothing of what was removed");
        replacement.handle_listed(whole(vec![live("old")]));
        assert!(!replacement.has_replacement(), "nor is it made anew by a list without it");
        replacement.handle_read(live("new"));
        assert_eq!(
            (told(replacement), replacement.has_replacement()),
            ("switch old -> new".to_owned(), true)
        );
        replacement.handle_not_found("new");
        replacement.handle_revoked(&["old".to_owned()]);
        assert_eq!(told(replacement), "done: old, and the replacement is lost");
    }
}

#[test]
fn a_replacement_that_nobody_can_use_is_none() {
    let mut replacement = replacing(None, &[live("old")]);
    replacement.handle_finished(&finished(Some("new"), Outcome::LeftUnsaved));
    assert_eq!(told(&replacement), "create for old, others: ");

    for how in [Outcome::Revoked, Outcome::AlreadyRevoked] {
        let mut replacement = replacing(None, &[live("old")]);
        replacement.handle_finished(&finished(Some("new"), Outcome::Saved));
        replacement.handle_finished(&finished(Some("another"), how));
        assert_eq!(told(&replacement), "switch old -> unlisted", "it was another");
        replacement.handle_finished(&finished(Some("new"), how));
        assert_eq!(told(&replacement), "create for old, others: ");
    }
}

#[test]
fn a_second_one_that_is_left_unsaved_takes_the_first_ones_place_from_nobody() {
    let mut replacement = replacing(None, &[live("old")]);
    replacement.handle_finished(&finished(Some("first"), Outcome::Saved));
    replacement.handle_finished(&finished(Some("second"), Outcome::LeftUnsaved));
    assert_eq!(replacement.new_id(), Some("first"));
    replacement.handle_finished(&finished(Some("third"), Outcome::Saved));
    assert_eq!(replacement.new_id(), Some("third"), "the latest that was saved");
}

#[test]
fn one_that_expired_by_itself_is_still_to_be_replaced() {
    assert_eq!(stands(None, &[expired("old")]), "create for old, others: ");
    assert_eq!(stands(Some("new"), &[expired("old"), live("new")]), "switch old -> new");
}

#[test]
fn one_that_is_revoked_is_done_whatever_else_there_is() {
    let by_instant = entry(Credential { removed_at: Some(NOW.to_string()), ..made("old", "Server A") });
    for old in [removed("old"), by_instant] {
        for list in [vec![old.clone()], vec![old.clone(), live("2")], vec![live("2"), old, live("3")]] {
            assert_eq!(stands(None, &list), "done: old");
            let lost = if list.len() == 1 { ", and the replacement is lost" } else { "" };
            assert_eq!(stands(Some("2"), &list), format!("done: old{lost}"));
        }
    }
    // Somebody else may have revoked the replacement meanwhile.
    let both = [removed("old"), removed("2")];
    assert_eq!(stands(Some("2"), &both), "done: old, and the replacement is lost");
}

#[test]
fn what_was_revoked_on_this_page_stays_revoked_whatever_a_lagging_list_says() {
    let mut replacement = replacing(Some("2"), &[live("old"), live("2")]);
    replacement.handle_revoked(&["another".to_owned()]);
    assert_eq!(told(&replacement), "switch old -> 2");
    replacement.handle_revoked(&["old".to_owned()]);
    assert_eq!(told(&replacement), "done: old");
    replacement.handle_listed(whole(vec![live("old"), live("2")]));
    assert_eq!(told(&replacement), "done: old");

    let mut replacement = replacing(Some("2"), &[live("old"), live("2")]);
    replacement.handle_revoked(&["2".to_owned()]);
    assert_eq!(replacement.new_id(), None, "the replacement itself was revoked");
}

#[test]
fn a_newer_one_can_be_replaced_too() {
    let mut replacement = Replacement::new("new", None);
    replacement.handle_listed(whole(vec![live("new"), live("old")]));
    assert_eq!(told(&replacement), "create for new, others: old");
    replacement.pick(Some("old".to_owned()), NOW);
    assert_eq!(told(&replacement), "switch new -> old");
}

#[test]
fn a_list_that_was_not_read_says_nothing() {
    assert_eq!(told(&Replacement::new("old", None)), "unread");
    assert_eq!(stands(None, &[]), "missing");
    let mut replacement = Replacement::new("old", None);
    replacement.handle_read(live("old"));
    assert_eq!(told(&replacement), "unread");
    for asked in ["", "2", "1 ", "Server A"] {
        let mut replacement = Replacement::new(asked, None);
        replacement.handle_listed(whole(vec![live("1")]));
        assert_eq!(told(&replacement), "missing", "{asked:?}");
    }
}

#[test]
fn what_is_read_by_its_id_is_newer_than_the_list() {
    let mut replacement = replacing(Some("new"), &[live("old")]);
    replacement.handle_read(live("new"));
    assert_eq!(told(&replacement), "switch old -> new");
    replacement.handle_read(removed("old"));
    assert_eq!(told(&replacement), "done: old");
}

#[test]
fn old_shapes_without_status_and_end_count_as_working() {
    let bare = |id| entry(Credential { status: None, expires_at: None, ..made(id, "Server A") });
    assert_eq!(stands(None, &[bare("old"), bare("2")]), "create for old, others: 2");
    let unknown = Credential { status: Some(Status::Other("LOCKED".to_owned())), ..made("2", "Server A") };
    assert_eq!(stands(Some("2"), &[bare("old"), entry(unknown)]), "switch old -> 2", "it may well work");
}

/// While pages are read, one that is created moves others from one page to the next.
#[test]
fn one_that_two_pages_held_is_not_its_own_replacement() {
    assert_eq!(stands(None, &[live("old"), live("old")]), "create for old, others: ");
}

/// What happens while a credential is replaced.
#[derive(Clone, Debug)]
enum Event {
    Listed(Vec<(usize, u8)>),
    Read(usize, u8),
    NotFound(usize),
    Finished(Option<usize>, Outcome),
    Pick(Option<usize>),
    Revoked(usize),
}

fn some_entry(id: usize, state: u8) -> Entry {
    let id = id.to_string();
    match state {
        0 => removed(&id),
        1 => expired(&id),
        2 => entry(made(&id, "Server B")),
        _ => live(&id),
    }
}

fn event() -> impl Strategy<Value = Event> {
    let id = || 0..5_usize;
    let outcome = prop::sample::select(&[
        Outcome::Saved,
        Outcome::LeftUnsaved,
        Outcome::Revoked,
        Outcome::AlreadyRevoked,
    ]);
    prop_oneof![
        4 => prop::collection::vec((id(), 0..6_u8), 0..6).prop_map(Event::Listed),
        1 => (id(), 0..6_u8).prop_map(|(id, state)| Event::Read(id, state)),
        1 => id().prop_map(Event::NotFound),
        3 => (prop::option::of(1..5_usize), outcome).prop_map(|(id, how)| Event::Finished(id, how)),
        2 => prop::option::of(id()).prop_map(Event::Pick),
        1 => id().prop_map(Event::Revoked),
    ]
}

#[test]
fn a_replacement_that_was_revoked_here_is_missed_once_the_old_one_is_revoked_too() {
    for how in [Outcome::Revoked, Outcome::AlreadyRevoked] {
        let mut replacement = Replacement::new("1", None);
        replacement.handle_listed(whole(vec![live("1")]));
        replacement.handle_finished(&finished(Some("2"), how));
        replacement.handle_listed(whole(vec![removed("1")]));
        assert!(matches!(replacement.step(NOW), Step::Done { has_lost: true, .. }));
        replacement.handle_finished(&finished(Some("3"), Outcome::Saved));
        assert!(matches!(replacement.step(NOW), Step::Done { has_lost: false, .. }));
    }
}

#[test]
fn what_was_made_here_gives_way_to_what_a_person_picks_only_once_it_does_not_work() {
    for (new, picked) in [(live("new"), "new"), (removed("new"), "other"), (expired("new"), "other")] {
        let mut replacement = replacing(None, &[live("old"), live("other")]);
        replacement.handle_finished(&finished(Some("new"), Outcome::Saved));
        replacement.pick(Some("other".to_owned()), NOW);
        assert_eq!(replacement.new_id(), Some("new"), "it may be listed late");
        replacement.handle_listed(whole(vec![live("old"), live("other"), new]));
        replacement.pick(Some("other".to_owned()), NOW);
        assert_eq!(replacement.new_id(), Some(picked));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever lists say: the old one is the one that was clicked, and its replacement was saved
    /// here, named by the address, or picked.
    #[test]
    fn a_replacement_is_never_guessed(
        named in prop::option::of(0..5_usize), events in prop::collection::vec(event(), 1..20)
    ) {
        let mut replacement = Replacement::new("0", named.map(|id| id.to_string()));
        let mut known: Vec<String> = named.map(|id| id.to_string()).into_iter().collect();
        let mut was_saved = false;
        let mut old_is_revoked = false;
        for event in events {
            match event {
                Event::Listed(list) => {
                    let list: Vec<_> = list.into_iter().map(|(id, state)| some_entry(id, state)).collect();
                    let was_missing = matches!(replacement.step(NOW), Step::Missing | Step::Unread);
                    replacement.handle_listed(whole(list));
                    prop_assert!(was_missing || !matches!(replacement.step(NOW), Step::Missing));
                }
                Event::Read(id, state) => replacement.handle_read(some_entry(id, state)),
                Event::NotFound(id) => replacement.handle_not_found(&id.to_string()),
                Event::Finished(id, how) => {
                    let id = id.map(|id| id.to_string());
                    replacement.handle_finished(&finished(id.as_deref(), how));
                    if how == Outcome::Saved {
                        known.extend(id);
                        was_saved = true;
                    }
                }
                Event::Pick(id) => {
                    known.extend(id.map(|id| id.to_string()));
                    replacement.pick(id.map(|id| id.to_string()), NOW);
                }
                Event::Revoked(id) => {
                    replacement.handle_revoked(&[id.to_string()]);
                    old_is_revoked |= id == 0;
                }
            }
            prop_assert_eq!(replacement.old(), "0");
            prop_assert!(replacement.new_id() != Some("0"), "it does not replace itself");
            prop_assert!(replacement.new_id().is_none_or(|new| known.iter().any(|id| id == new)));
            match replacement.step(NOW) {
                Step::Switch { old, new, superseded } => {
                    prop_assert_eq!(&old.credential.id, "0");
                    let is_beside = |it: &Entry| known.contains(&it.credential.id) && it.credential.id != "0";
                    prop_assert!(superseded.iter().all(|it| it.is_live(NOW) && is_beside(it)));
                    prop_assert!(!old_is_revoked);
                    prop_assert!(new.is_some() || was_saved || replacement.new_id().is_some());
                    prop_assert!(new.is_none_or(|new| new.is_live(NOW)), "it works");
                }
                Step::Create { old, others, has_lost } => {
                    prop_assert!(!has_lost || replacement.new_id().is_some(), "there was one");
                    prop_assert!(!old_is_revoked && old.credential.id == "0");
                    prop_assert!(others.iter().all(|other| other.is_live(NOW) && other.credential.id != "0"));
                }
                Step::Done { old, superseded, .. } => {
                    prop_assert_eq!(&old.credential.id, "0");
                    prop_assert!(superseded.iter().all(|it| it.is_live(NOW) && known.contains(&it.credential.id)));
                }
                Step::Unread | Step::Missing => {}
            }
        }
    }
}
