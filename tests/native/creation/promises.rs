//! What the console promises: no secret is lost, and nobody else's credential is revoked.

use super::*;

// ---- A: somebody else's is not taken for its own.

#[test]
fn where_the_list_lags_the_older_one_is_neither_named_nor_revoked() {
    let mut page = Page::issued_with(None);
    let lagging = || whole(&[own("old")]);
    page.lists(lagging());
    assert_eq!(page.issued().identity, Identity::Looking);
    page.on(Event::Revoke).lists(lagging());
    assert_eq!(page.issued().exit, Exit::Choosing(Vec::new()));
    page.on(Event::ConfirmRevoke).revoke_suspect("old");
    assert_eq!(page.revoked, [""; 0]);
    page.on(Event::CheckAgain).lists(whole(&[named("old", "robot$old"), own("new")]));
    assert_eq!(page.issued().exit, Exit::AskingToRevoke("new".to_owned()));
    page.on(Event::ConfirmRevoke);
    assert_eq!(page.revoked, ["new"]);
}

#[test]
fn the_one_that_is_replaced_is_never_taken_for_its_replacement() {
    let old = "old".to_owned();
    // The list from before comes of a replica that lacks it.
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("old")]));
    assert_eq!(page.finding(), "possible old");
    page.on(Event::WasThere(old.clone()));
    assert_eq!(page.finding(), "looking");

    let mut page = Page::new();
    page.on(Event::WasThere(old));
    let attempt = page.sent();
    page.answered(attempt, Err(unreadable("old"))).reads(Some(own("old"))).lists(whole(&[own("old")]));
    assert_eq!(page.finding(), "looking");
    page.lists(whole(&[own("old"), own("new")]));
    assert_eq!(page.finding(), "possible new");
}

#[test]
fn the_new_one_is_not_offered_as_another_by_a_second_list() {
    let mut page = Page::issued_with(None);
    // One replica lags, the other does not.
    page.lists(whole(&[named("old", "robot$old")])).lists(whole(&[own("new"), named("old", "robot$old")]));
    assert_eq!(page.issued().id(), Some("new"));
    page.lists(whole(&[own("new"), named("old", "robot$old")]));
    assert_eq!(ids(&page.issued().duplicates), "");
}

#[test]
fn a_password_that_is_dead_by_this_pages_hand_is_not_there_without_a_word() {
    let mut page = Page::issued_with(None);
    page.on(Event::Revoke).lists(whole(&[named("1", "_json_key"), named("2", "_json_key")]));
    page.revoke_suspect("1").revocation(Revocation::Revoked);
    assert_eq!(page.password(), Some("secret"));
    assert!(page.issued().may_be_revoked);
    page.on(Event::CheckAgain).lists(whole(&[own("new")]));
    assert!(!page.issued().may_be_revoked, "now it is known that it was another");
}

#[test]
fn a_lost_one_is_never_certain_and_a_person_sees_what_speaks_for_each() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("another tab's")]));
    assert_eq!(page.finding(), "possible another tab's");
    page.on(Event::RevokeAndCreateAgain).on(Event::ConfirmSuspect("another tab's".to_owned()));
    assert_eq!(page.revoked, [""; 0], "nobody was asked");
    page.revoke_suspect("another tab's");
    assert_eq!(page.revoked, ["another tab's"]);
    assert_eq!(page.posts.len(), 1);
    page.revocation(Revocation::Revoked);
    assert_eq!(page.posts.len(), 1, "nothing is created because something was revoked");
}

#[test]
fn a_revocation_that_nobody_heard_of_leaves_the_password_there() {
    let mut page = Page::issued_with(Some("17"));
    page.on(Event::Revoke).on(Event::ConfirmRevoke).revocation(may_still_work());
    assert!(matches!(&page.issued().exit, Exit::MayStillWork(id, _) if id == "17"));
    assert!(page.issued().may_be_revoked);
    page.on(Event::KeepOpen);
    assert_eq!(page.password(), Some("secret"));
    assert!(page.issued().may_be_revoked, "it is not there without a word");

    page.on(Event::Revoke).on(Event::ConfirmRevoke).revocation(may_still_work());
    page.on(Event::CheckRevoked("17".to_owned()));
    assert!(
        matches!(page.effects.as_slice(), [Effect::Focus(Focus::Issued), Effect::CheckRevoked { credential_id, .. }] if credential_id == "17")
    );
    // A refusal of the second request says nothing of the first.
    for press in [Event::CheckRevoked("17".to_owned()), Event::Revoke] {
        page.revocation(not_revoked());
        assert!(matches!(&page.issued().exit, Exit::MayStillWork(id, _) if id == "17"));
        assert!(page.issued().may_be_revoked);
        page.on(press).on(Event::ConfirmRevoke);
    }
    let attempt = page.attempt();
    page.revocation(not_revoked()).on(Event::Copied(attempt)).on(Event::Done);
    assert!(matches!(page.creation.phase(), Phase::Finished(finished) if finished.may_be_revoked));
}

#[test]
fn a_revocation_that_was_refused_leaves_a_password_that_works() {
    let mut page = Page::issued_with(Some("17"));
    page.on(Event::Revoke).on(Event::ConfirmRevoke).revocation(not_revoked());
    assert!(matches!(&page.issued().exit, Exit::NotRevoked(id, _) if id == "17"));
    assert!(!page.issued().may_be_revoked, "it certainly works");
}

// ---- B: nothing is lost, and nothing is made twice.

#[test]
fn after_the_exit_nothing_is_there_that_creates() {
    let mut page = Page::issued_with(Some("17"));
    let attempt = page.attempt();
    page.on(Event::Copied(attempt)).on(Event::Done);
    assert_eq!(page.outcome(), Outcome::Saved);
    assert!(page.effects.contains(&Effect::Focus(Focus::Finished)));
    page.on(Event::Done).on(CREATE).on(Event::CreateAgain);
    assert_eq!((page.outcome(), page.posts.len()), (Outcome::Saved, 1), "Enter was pressed twice");

    let mut page = Page::issued_with(Some("17"));
    page.on(Event::Revoke).on(Event::ConfirmRevoke).on(Event::ConfirmRevoke).on(Event::Revoke);
    assert_eq!(page.revoked, ["17"], "one press, one DELETE");
    page.revocation(Revocation::Revoked).on(CREATE);
    assert_eq!((page.outcome(), page.posts.len()), (Outcome::Revoked, 1));
}

#[test]
fn a_late_password_waits_its_turn_and_stays() {
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking);
    let second = page.sent();
    page.answered(second, created("second", Some("2"))).answered(first, created("first", Some("1")));
    assert_eq!(page.password(), Some("second"));
    assert!(page.effects.contains(&Effect::Announce(Announcement::AnotherPassword)));
    assert_eq!(page.creation.queue(), (1, 2));
    page.on(Event::Copied(second)).on(Event::Done);
    assert_eq!(page.password(), Some("first"));
    assert_eq!(page.creation.queue(), (2, 2), "the page is another, although it looks alike");
    assert!(page.said(&Report::Issued(page.creation.issued().expect("it is shown").clone())));
    page.on(Event::Copied(second)).on(Event::Done);
    assert_eq!(page.issued().exit, Exit::AskingToLeave, "it was not the one that was copied");
    page.on(Event::Copied(first)).on(Event::Done);
    assert_eq!(page.outcome(), Outcome::Saved);
    assert!(page.said(&Report::WouldLose(false)), "signing out asks no more");
    page.on(Event::CreateAnother(String::new())).on(Event::Typed(Input::Description, "Another".to_owned()));
    let third = page.sent();
    page.answered(third, created("third", Some("3")));
    assert_eq!((page.password(), page.creation.queue()), (Some("third"), (1, 1)), "it came by itself");
}

#[test]
fn what_is_typed_while_an_answer_is_awaited_is_still_there_after_its_password() {
    let typed = "Another".to_owned();
    let (mut page, attempt) = Page::stopped();
    page.on(Event::StopChecking).on(Event::Typed(Input::Description, typed.clone()));
    page.answered(attempt, created("late", Some("1")));
    assert_eq!(page.password(), Some("late"));
    page.on(Event::Copied(attempt)).on(Event::Done).on(Event::CreateAnother(String::new()));
    assert_eq!(page.creation.draft().description, typed);
    assert!(page.effects.contains(&Effect::Focus(Focus::Notice)), "Enter once more creates nothing");

    // What was sent is asked for no more, whichever password is the last on the page.
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking).on(Event::Typed(Input::Description, typed));
    let second = page.sent();
    page.answered(second, created("second", Some("2"))).answered(first, created("first", Some("1")));
    page.on(Event::Copied(second)).on(Event::Done).on(Event::Copied(first)).on(Event::Done);
    page.on(Event::CreateAnother(String::new()));
    assert_eq!(page.creation.draft().description, "");
    assert!(page.effects.contains(&Effect::Focus(Focus::Description)));
}

#[test]
fn create_again_sends_what_was_settled_and_not_what_was_typed_since() {
    let (mut page, attempt) = Page::settling();
    page.on(Event::Typed(Input::Description, "Another".to_owned()));
    page.on(Event::Prefill(Draft::default()));
    assert_eq!(*page.creation.draft(), draft(), "what was sent cannot be edited");
    page.wait(LOOKS_FOR).lists(whole(&[]));
    page.on(Event::CreateAgain).prepared(None);
    assert_eq!(page.posts, [draft(), draft()]);
    assert!(page.attempt() != attempt);
}

#[test]
fn revoke_and_create_again_is_one_press_and_one_post() {
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, Err(unreadable("17"))).reads(Some(own("17"))).lists(whole(&[own("17")]));
    assert_eq!(page.finding(), "named 17");
    assert!(!page.creation.may_create_again(page.now));
    page.on(Event::RevokeAndCreateAgain).on(Event::RevokeAndCreateAgain);
    assert_eq!(page.revoked, [""; 0], "first it is asked about");
    page.on(Event::LeaveSuspect("17".to_owned())).on(Event::ConfirmSuspect("17".to_owned()));
    assert_eq!((&*page.finding(), page.revoked.len()), ("named 17", 0), "no is no");
    page.revoke_named("17").on(Event::ConfirmSuspect("17".to_owned()));
    page.on(Event::Typed(Input::Description, String::new())).on(Event::StopChecking);
    page.revocation(not_revoked());
    assert!(matches!(&page.settled().finding, Finding::Named(id, Decision::NotRevoked(_)) if id == "17"));
    page.revoke_named("17").revocation(may_still_work());
    page.on(Event::CheckRevoked("17".to_owned())).revocation(Revocation::AlreadyRevoked);
    assert_eq!(page.revoked, ["17", "17"]);
    page.prepared(None);
    assert_eq!(page.posts, [draft(), draft()]);
}

#[test]
fn done_asks_where_nobody_knows_that_the_password_is_saved() {
    type Way = fn(&mut Page, Attempt);
    let rows: [(&str, Way, Saved); 6] = [
        ("nothing", |_, _| {}, Saved::No),
        (
            "a download",
            |page, it| {
                page.on(Event::DownloadStarted(it));
            },
            Saved::DownloadStarted,
        ),
        (
            "something else copied over it",
            |page, it| {
                page.on(Event::Copied(it)).on(Event::ClipboardReplaced);
            },
            Saved::Overwritten,
        ),
        (
            "something else copied",
            |page, _| {
                page.on(Event::ClipboardReplaced);
            },
            Saved::No,
        ),
        (
            "a copy",
            |page, it| {
                page.on(Event::Copied(it));
            },
            Saved::Copied,
        ),
        (
            "a copy, then a download",
            |page, it| {
                page.on(Event::Copied(it)).on(Event::DownloadStarted(it));
            },
            Saved::Copied,
        ),
    ];
    for (what, way, saved) in rows {
        let mut page = Page::issued_with(Some("17"));
        let attempt = page.attempt();
        way(&mut page, attempt);
        assert_eq!(page.issued().saved, saved, "after {what}");
        page.on(Event::Done);
        if saved == Saved::Copied {
            assert_eq!(page.outcome(), Outcome::Saved);
            continue;
        }
        assert_eq!(page.issued().exit, Exit::AskingToLeave, "after {what}");
        page.on(Event::KeepOpen);
        // The question gives the focus back to what it was asked from.
        assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::Focus(_))));
        assert_eq!((page.password(), &page.issued().exit), (Some("secret"), &Exit::Open));
        page.on(Event::Leave);
        assert_eq!(page.password(), Some("secret"), "nobody was asked");
        page.on(Event::Done).on(Event::Leave);
        let outcome = if saved == Saved::No { Outcome::LeftUnsaved } else { Outcome::Saved };
        assert_eq!(page.outcome(), outcome, "after {what}");
    }
}

#[test]
fn what_is_copied_of_another_takes_the_place_of_what_was_copied() {
    type Way = fn(Attempt) -> Event;
    let ways: [Way; 3] =
        [Event::Copied, |_| Event::ClipboardReplaced, |_| Event::Tab(TabNews::ClipboardReplaced)];
    for copied in ways {
        let (mut page, first) = Page::stopped();
        page.on(Event::StopChecking);
        let second = page.sent();
        page.answered(second, created("second", Some("2"))).on(Event::Copied(second));
        // A clipboard may say late that it took what was copied before.
        page.on(copied(first));
        assert_eq!(page.issued().saved, Saved::Overwritten);
        page.on(Event::Done);
        assert_eq!(page.issued().exit, Exit::AskingToLeave);
    }
}

#[test]
fn before_a_password_is_copied_over_another_one_the_page_says_so() {
    let two = |is_in_the_queue: bool| {
        let (mut page, late) = Page::stopped();
        page.on(Event::StopChecking).on(Event::Typed(Input::Description, "Another".to_owned()));
        let first = page.sent();
        page.answered(first, created("first", Some("1"))).on(Event::Copied(first));
        assert_eq!(page.creation.clipboard(), None, "it is on the page");
        let events = [Event::Answered(late, created("late", Some("2"))), Event::Done];
        let events = if is_in_the_queue {
            events
        } else {
            let [came, done] = events;
            [done, came]
        };
        for event in events {
            page.on(event);
        }
        assert_eq!((page.password(), page.creation.clipboard()), (Some("late"), Some("Another")));
        (page, late)
    };
    for is_in_the_queue in [true, false] {
        let ways: [fn(Attempt) -> Event; 3] =
            [Event::Copied, |_| Event::ClipboardReplaced, |_| Event::Tab(TabNews::ClipboardReplaced)];
        for replaced in ways {
            let (mut page, late) = two(is_in_the_queue);
            page.on(replaced(late));
            assert_eq!(page.creation.clipboard(), None);
        }
    }
    // Whoever creates another has gone on.
    let (mut page, late) = two(false);
    page.on(Event::DownloadStarted(late)).on(Event::Done).on(Event::Leave);
    page.on(Event::CreateAnother(String::new())).on(Event::Typed(Input::Description, "Third".to_owned()));
    let third = page.sent();
    page.answered(third, created("third", Some("3")));
    assert_eq!(page.creation.clipboard(), None);
}

#[test]
fn of_a_json_key_its_account_is_told_and_nothing_else() {
    let key = r#"{"private_key": "a@secret", "client_email": "puller@project.example", "x": "b@c"}"#;
    for (username, password, account) in [
        ("_json_key", key, Some("puller")),
        ("", key, Some("puller")),
        ("robot$a", key, None),
        ("_json_key", "opaque@secret", None),
        ("", r#"a"b@c"d"#, None),
        ("_json_key", r#"{"client_email": "@nobody"}"#, None),
        ("_json_key", r#""client_email""#, None),
    ] {
        let mut page = Page::new();
        let attempt = page.sent();
        let credential = NewCredential { username: username.to_owned(), password: Secret::new(password) };
        page.answered(attempt, Ok(Created { credential, id: None }));
        assert_eq!(page.issued().account(), account, "{username} {password}");
    }
}

// ---- C: answers that come too late.

#[test]
fn signing_out_while_a_post_is_prepared_is_not_undone_by_what_comes() {
    let mut page = Page::new();
    page.on(CREATE);
    let attempt = page.prepare.expect("it is being prepared");
    page.on(Event::SignedOut);
    assert_eq!(*page.creation.draft(), Draft::default());
    page.prepare = Some(attempt);
    page.prepared(None);
    assert_eq!((page.is_form(), page.posts.len(), page.effects.len()), (true, 0, 0));
    page.on(Event::Prepared(attempt, Err(lost())));
    assert!(page.effects.is_empty() && page.creation.problem().is_none());
}

#[test]
fn after_signing_out_no_answer_of_before_changes_anything() {
    let answers: [fn(&Page) -> Event; 5] = [
        |page| Event::Answered(page.attempt(), created("secret", Some("1"))),
        |page| Event::Answered(page.attempt(), Err(unreadable("1"))),
        |page| Event::Listed(page.look.expect("a look"), whole(&[own("1")])),
        |page| Event::Revoked(page.delete.expect("a revocation"), Revocation::Revoked),
        |page| Event::DeadlinePassed(page.attempt()),
    ];
    for late in answers {
        let (mut page, _) = Page::stopped();
        page.lists(whole(&[own("1")])).revoke_suspect("1").on(Event::SignedOut);
        assert!(page.said(&Report::WouldLose(false)));
        page.on(Event::Typed(Input::RegistryId, "registry".to_owned()));
        page.on(Event::Typed(Input::Description, DESCRIPTION.to_owned()));
        let event = late(&page);
        page.on(event.clone());
        assert!(page.is_form() && page.effects.is_empty() && page.creation.problem().is_none());
        // Nor where the next one waits for the same.
        let (before, look, delete) = (page.attempt(), page.look, page.delete);
        let next = page.sent();
        assert_ne!(next, before);
        page.on(Event::StopWaiting).lists(whole(&[own("1")])).revoke_suspect("1");
        assert!(page.look != look && page.delete != delete, "numbers go on");
        page.on(event);
        assert!(matches!(&page.settled().finding,
            Finding::Possible(suspects) if suspects[0].decision == Decision::Revoking));
    }
}

#[test]
fn a_token_that_is_refused_while_settling_ends_nothing_once_somebody_signs_in() {
    let (mut page, _) = Page::settling();
    page.lists(Err(unread(Kind::Unauthorized)));
    assert_eq!((&*page.finding(), page.looks_after()), ("cannot look", None));
    page.on(Event::SignedIn);
    assert_eq!((&*page.finding(), page.looks_after()), ("looking", Some(0)));
    page.lists(whole(&[own("1")]));
    assert_eq!(page.finding(), "possible 1");

    let mut page = Page::issued_with(None);
    page.lists(Err(unread(Kind::Unauthorized)));
    assert!(matches!(page.issued().identity, Identity::CannotLook(_)));
    page.on(Event::SignedIn).lists(whole(&[own("new")]));
    assert_eq!(page.issued().id(), Some("new"));
}

#[test]
fn a_reading_that_fails_for_a_moment_is_one_reading() {
    for kind in [Kind::Network, Kind::ServerError, Kind::Unavailable, Kind::Timeout, Kind::Forbidden] {
        let (mut page, _) = Page::settling();
        page.lists(Err(unread(kind)));
        assert_eq!((&*page.finding(), page.looks_after()), ("looking", Some(PAUSE)));
        page.wait(u64::from(PAUSE)).lists(whole(&[own("1")]));
        assert_eq!(page.finding(), "possible 1");
        page.wait(LOOKS_FOR).lists(Err(unread(kind)));
        assert_eq!((&*page.finding(), page.looks_after()), ("possible 1", None));

        let mut page = Page::issued_with(None);
        page.lists(Err(unread(kind)));
        assert_eq!((&page.issued().identity, page.looks_after()), (&Identity::Looking, Some(PAUSE)));
        page.wait(LOOKS_FOR).lists(Err(unread(kind)));
        assert_eq!(page.issued().identity, Identity::CannotLook(unread(kind)));
    }
}
