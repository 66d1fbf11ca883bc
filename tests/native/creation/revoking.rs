//! Revocations, the passwords that come meanwhile, and other tabs.

use super::*;

// ---- Passwords and revocations.

#[test]
fn the_password_of_what_was_revoked_is_not_shown_and_that_of_another_is() {
    for (id, how, shown) in [
        (Some("1"), Revocation::Revoked, None),
        (Some("1"), may_still_work(), Some(true)),
        (Some("1"), not_revoked(), Some(false)),
        (Some("2"), Revocation::Revoked, Some(false)),
        (Some("2"), may_still_work(), Some(false)),
        (None, Revocation::AlreadyRevoked, Some(true)),
        (None, may_still_work(), Some(true)),
        (None, not_revoked(), Some(false)),
    ] {
        for during in [true, false] {
            let (mut page, attempt) = Page::stopped();
            page.lists(whole(&[own("1")])).revoke_suspect("1");
            if during {
                page.answered(attempt, created("late", id));
                assert!(page.creation.would_lose(), "revoking may fail");
            }
            page.revocation(how.clone());
            if !during {
                page.answered(attempt, created("late", id));
            }
            page.reads_own(id);
            let doubt = page.creation.issued().map(|issued| issued.may_be_revoked);
            assert_eq!(doubt, shown, "{id:?}, {how:?}, while it is revoked: {during}");
            if shown.is_none() {
                assert_eq!(page.outcome(), Outcome::Revoked);
                assert!(!page.creation.would_lose());
            }
        }
    }
}

#[test]
fn a_password_that_comes_while_two_are_revoked_is_shown_after_both() {
    for first in ["1", "2"] {
        let (mut page, attempt) = Page::stopped();
        page.lists(whole(&[own("1"), own("2")])).revoke_suspect("1");
        let one = page.delete.expect("a revocation");
        page.revoke_suspect("2");
        let two = page.delete.expect("a revocation");
        page.answered(attempt, created("late", Some("2")));
        let (earlier, later) = if first == "1" { (one, two) } else { (two, one) };
        page.on(Event::Revoked(earlier, Revocation::Revoked));
        assert_eq!(page.password(), None, "what is still being revoked may be it");
        page.on(Event::Revoked(later, Revocation::Revoked));
        assert_eq!((page.password(), page.creation.would_lose()), (None, false));
        assert_eq!(page.outcome(), Outcome::Revoked);
    }
}

#[test]
fn revoking_names_it_and_only_then_wipes() {
    let mut page = Page::issued_with(Some("17"));
    page.on(Event::Revoke);
    assert_eq!(page.issued().exit, Exit::AskingToRevoke("17".to_owned()));
    assert_eq!(page.revoked, [""; 0]);
    page.on(Event::KeepOpen).on(Event::ConfirmRevoke);
    assert_eq!(page.revoked, [""; 0], "the question was closed");
    page.on(Event::Revoke).on(Event::ConfirmRevoke).on(Event::KeepOpen).on(Event::Done);
    assert_eq!(page.issued().exit, Exit::Revoking("17".to_owned()));
    page.revocation(not_revoked());
    assert!(matches!(page.issued().exit, Exit::NotRevoked(..)));
    assert_eq!(page.password(), Some("secret"));
    page.on(Event::Revoke).on(Event::ConfirmRevoke).revocation(Revocation::AlreadyRevoked);
    assert_eq!(page.outcome(), Outcome::AlreadyRevoked);
}

#[test]
fn who_is_done_after_a_revocation_that_nobody_knows_of_is_told_so() {
    let mut page = Page::issued_with(Some("17"));
    page.on(Event::Revoke).on(Event::ConfirmRevoke).revocation(may_still_work());
    page.on(Event::KeepOpen).on(Event::Done).on(Event::Leave);
    assert_eq!(page.outcome(), Outcome::LeftUnsaved);
    assert!(matches!(page.creation.phase(), Phase::Finished(finished) if finished.may_be_revoked));
}

#[test]
fn what_was_saved_and_is_revoked_since_is_not_said_to_work() {
    let mut page = Page::issued_with(Some("17"));
    let attempt = page.attempt();
    page.on(Event::Copied(attempt)).on(Event::Done);
    for (revoked, is_it) in [("18", false), ("17", true)] {
        page.on(Event::Tab(TabNews::Revoked(vec![revoked.to_owned()])));
        assert!(
            matches!(page.creation.phase(), Phase::Finished(finished) if finished.may_be_revoked == is_it)
        );
    }
    page.on(Event::CreateAnother("As it has to be".to_owned()));
    assert_eq!(page.creation.draft().description, "As it has to be");
}

#[test]
fn what_is_revoked_beside_a_password_is_waited_for() {
    let mut page = Page::issued_with(Some("17"));
    page.lists(whole(&[own("17"), named("18", "robot$b")]));
    assert_eq!(ids(&page.issued().duplicates), "18");
    let attempt = page.attempt();
    page.on(Event::Copied(attempt)).revoke_suspect("18").on(Event::Done).on(Event::Revoke);
    assert_eq!(page.password(), Some("secret"));
    page.revocation(not_revoked());
    assert!(matches!(page.issued().duplicates[0].decision, Decision::NotRevoked(_)));
    page.revoke_suspect("18").revocation(Revocation::Revoked);
    assert_eq!(ids(&page.issued().duplicates), "");
    assert!(!page.issued().may_be_revoked);
    page.lists(whole(&[own("17"), named("18", "robot$b")]));
    assert_eq!(ids(&page.issued().duplicates), "", "a list that lags still has it");
    page.on(Event::Done);
    assert_eq!(page.outcome(), Outcome::Saved);
}

#[test]
fn what_is_revoked_beside_it_is_waited_for_before_a_revocation_is_looked_into() {
    let mut page = Page::issued_with(Some("17"));
    page.lists(whole(&[own("17"), named("18", "robot$b")])).on(Event::Revoke).on(Event::ConfirmRevoke);
    page.revocation(may_still_work()).revoke_suspect("18");
    page.on(Event::CheckRevoked("17".to_owned()));
    assert!(matches!(page.issued().exit, Exit::MayStillWork(..)), "18 would go off the page with it");
    page.revocation(Revocation::Revoked).on(Event::CheckRevoked("17".to_owned()));
    assert_eq!(page.issued().exit, Exit::Revoking("17".to_owned()));
}

#[test]
fn beside_a_password_only_what_is_certainly_new_and_by_this_user_is_told() {
    let unnamed = entry(Credential { created_by: None, ..listed("5", DESCRIPTION) });
    let others = entry(Credential { created_by: Some("janedoe".to_owned()), ..listed("6", DESCRIPTION) });
    let list = [own("old"), own("17"), unnamed, others];
    let mut page = Page::issued_with(Some("17"));
    page.lists(whole(&list));
    assert_eq!(ids(&page.issued().duplicates), "");
    page.lists(whole(&[&list[..], &[own("18")]].concat()));
    assert_eq!(ids(&page.issued().duplicates), "18");

    let mut page = Page::new();
    let attempt = page.on(CREATE).prepared(None).attempt();
    page.answered(attempt, created("secret", Some("17"))).lists(whole(&[own("17"), own("18")]));
    assert_eq!(ids(&page.issued().duplicates), "", "nobody knows what was there before");
}

#[test]
fn a_page_that_goes_away_takes_everything_with_it() {
    let (mut page, attempt) = Page::stopped();
    page.lists(whole(&[own("1")])).revoke_suspect("1").on(Event::Wipe);
    assert!(!page.creation.would_lose() && page.said(&Report::WouldLose(false)));
    page.answered(attempt, created("secret", None)).revocation(Revocation::Revoked);
    assert_eq!((page.password(), page.effects.len()), (None, 0));
}

#[test]
fn what_was_told_does_not_outlive_what_it_was_about() {
    let nothing = Effect::Announce(Announcement::Nothing);
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("1")])).on(Event::LeaveSuspect("1".to_owned()));
    assert!(!page.effects.contains(&nothing));
    page.on(Event::StopChecking);
    assert!(page.effects.contains(&nothing), "nothing is listed that may be theirs");
    page.on(Event::StopChecking);
    assert!(!page.effects.contains(&nothing));
}

// ---- Several tabs.

#[test]
fn tabs_do_not_take_each_others() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("1"), own("2"), own("3")]));
    let settling = TabNews::Settling(vec!["1".to_owned(), "2".to_owned(), "3".to_owned()]);
    assert!(page.effects.contains(&Effect::TellTabs(settling)));
    page.on(Event::Tab(TabNews::Settling(vec!["3".to_owned()])));
    assert!(page.creation.is_asked_elsewhere("3") && !page.creation.is_asked_elsewhere("2"));
    page.on(Event::RevokeSuspect("1".to_owned()));
    page.on(Event::Tab(TabNews::Made(vec!["1".to_owned()])));
    page.on(Event::Tab(TabNews::Revoked(vec!["2".to_owned()])));
    assert_eq!(page.finding(), "possible 3");
    page.on(Event::ConfirmSuspect("1".to_owned()));
    assert_eq!(page.revoked, [""; 0], "it became known as another's while the question stood there");
    page.lists(whole(&[own("1"), own("2"), own("3")]));
    assert_eq!(page.finding(), "possible 3");
    page.revoke_suspect("3").on(Event::Tab(TabNews::Made(vec!["3".to_owned()])));
    page.revocation(not_revoked());
    assert!(matches!(&page.settled().finding,
        Finding::Possible(suspects) if matches!(suspects[0].decision, Decision::NotRevoked(_))));
    let number = page.revoked.len();
    page.revoke_suspect("3");
    assert_eq!(page.revoked.len(), number, "now it is known as another's");
}

#[test]
fn what_another_tab_asks_about_ends_with_its_asking() {
    let news = |news: TabNews| Event::Tab(news);
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let (mut page, _) = Page::settling();
    page.on(news(TabNews::Settling(ids(&["1", "2"]))));
    page.on(news(TabNews::Settled(ids(&["1", "2"])))).on(news(TabNews::Settling(ids(&["2"]))));
    assert!(!page.creation.is_asked_elsewhere("1") && page.creation.is_asked_elsewhere("2"));

    // A tab says so whenever what it asks changes, and how ever its asking ends.
    type Way = fn(&mut Page);
    let ends: [Way; 5] = [
        |page| {
            page.on(Event::StopChecking);
        },
        |page| {
            page.on(Event::LeaveSuspect("1".to_owned()));
        },
        |page| {
            let attempt = page.attempt();
            page.answered(attempt, created("late", None));
        },
        |page| {
            page.on(Event::SignedOut);
        },
        |page| {
            page.on(Event::Wipe);
        },
    ];
    for end in ends {
        let (mut page, _) = Page::stopped();
        page.lists(whole(&[own("1")]));
        let told = |page: &Page, news: TabNews| page.effects.contains(&Effect::TellTabs(news));
        assert!(told(&page, TabNews::Settling(ids(&["1"]))));
        // Another tab's end is not this one's.
        page.on(news(TabNews::Settled(ids(&["1", "5"]))));
        assert!(told(&page, TabNews::Settling(ids(&["1"]))));
        page.on(news(TabNews::Settled(ids(&["5"]))));
        assert_eq!(page.effects, []);
        end(&mut page);
        assert!(told(&page, TabNews::Settled(ids(&["1"]))));
        assert!(!told(&page, TabNews::Settling(ids(&["1"]))));
    }
}

#[test]
fn a_tab_that_comes_later_is_told_what_there_is() {
    let mut page = Page::issued_with(Some("17"));
    page.on(Event::Tab(TabNews::Hello));
    assert_eq!(page.effects, [Effect::TellTabs(TabNews::Made(vec!["17".to_owned()]))]);
    page.on(Event::Tab(TabNews::Made(vec!["17".to_owned()]))).on(Event::Revoke);
    assert_eq!(page.issued().exit, Exit::AskingToRevoke("17".to_owned()), "it stays its own");
}

#[test]
fn while_another_tab_waits_for_the_same_it_may_be_that_ones() {
    let waits = Event::Tab(TabNews::Creates(draft()));
    let mut page = Page::new();
    let attempt = page.on(CREATE).prepared(Some(&[])).attempt();
    page.on(Event::Tab(TabNews::WhoCreates(draft())));
    assert_eq!(page.effects, [Effect::TellTabs(TabNews::Creates(draft()))], "it waits itself");
    page.answered(attempt, Err(lost()));
    assert!(page.effects.contains(&Effect::TellTabs(TabNews::WhoCreates(draft()))), "it asks the others");
    page.on(waits).lists(whole(&[own("1")]));
    assert_eq!(page.finding(), "possible 1");
    assert!(page.creation.is_created_elsewhere());
    let other = Draft { description: "Another".to_owned(), ..draft() };
    page.on(Event::Tab(TabNews::Creates(other))).lists(whole(&[own("1")]));
    assert!(!page.creation.is_created_elsewhere(), "another draft makes other credentials");
}

#[test]
fn a_tab_whose_credential_has_no_id_yet_says_so() {
    let mut page = Page::issued_with(None);
    page.on(Event::Tab(TabNews::WhoCreates(draft())));
    assert_eq!(page.effects, [Effect::TellTabs(TabNews::Creates(draft()))]);
    page.lists(whole(&[own("17")])).on(Event::Tab(TabNews::WhoCreates(draft())));
    assert_eq!(page.effects, [], "it knows which one it is");
}

// ---- Answers that name another credential.

#[test]
fn a_location_that_names_one_of_before_names_none() {
    let mut page = Page::new();
    let attempt = page.on(CREATE).prepared(Some(&["old"])).attempt();
    page.answered(attempt, created("secret", Some("old")))
        .lists(whole(&[named("old", "robot$old"), own("17")]));
    assert_eq!(page.issued().id(), Some("17"), "the login's own name tells which one it is");
    page.on(Event::Revoke).on(Event::ConfirmRevoke);
    assert!(page.effects.iter().any(|effect| matches!(effect,
        Effect::Revoke { credential_id, .. } if credential_id == "17")));
}

#[test]
fn the_credential_itself_is_not_another_one() {
    let mut page = Page::issued_with(Some("SPELT-OTHERWISE"));
    page.lists(whole(&[own("17")]));
    assert_eq!(ids(&page.issued().duplicates), "");
}

#[test]
fn what_another_tab_revoked_is_warned_of() {
    let mut page = Page::issued_with(Some("17"));
    page.on(Event::Tab(TabNews::Revoked(vec!["17".to_owned()])));
    assert!(page.issued().may_be_revoked);
}

fn by(user: &str, description: &str) -> Entry {
    entry(Credential {
        name: "robot$theirs".to_owned(),
        created_at: Some(NOW.to_string()),
        created_by: Some(user.to_owned()),
        ..listed("theirs", description)
    })
}

/// A POST that left without anybody knowing what was there before.
fn sent_blindly() -> (Page, Attempt) {
    let mut page = Page::new();
    let attempt = page.on(CREATE).prepared(None).attempt();
    (page, attempt)
}

#[test]
fn a_location_that_names_a_colleagues_credential_is_not_believed() {
    for theirs in [by("janedoe", DESCRIPTION), by("johndoe", "Production"), by("janedoe", "Production")] {
        let list = whole(&[theirs, own("17")]);
        // The body was lost: nothing is revoked by one press.
        let (mut page, attempt) = sent_blindly();
        page.answered(attempt, Err(unreadable("theirs"))).on(Event::RevokeAndCreateAgain);
        assert_eq!((page.finding().as_str(), &*page.revoked), ("looking", &[] as &[String]));
        page.lists(list.clone()).on(Event::RevokeAndCreateAgain);
        assert_eq!((page.finding().as_str(), &*page.revoked), ("possible 17", &[] as &[String]));
        // The login came: its own name says which one it is.
        let (mut page, attempt) = sent_blindly();
        page.answered(attempt, created("secret", Some("theirs"))).on(Event::Revoke);
        assert_eq!(page.issued().exit, Exit::Finding, "nobody has confirmed what the answer names");
        page.lists(list);
        assert_ne!(page.issued().exit, Exit::AskingToRevoke("theirs".to_owned()));
        assert_ne!(page.issued().id(), Some("theirs"));
        page.on(Event::ConfirmRevoke);
        assert_eq!(page.revoked, [""; 0]);
    }
}

#[test]
fn a_location_that_names_what_a_colleague_has_just_made_is_not_believed() {
    for theirs in [by("janedoe", "Production"), by("janedoe", DESCRIPTION)] {
        let mut page = Page::new();
        let attempt = page.sent_after(&["old"]);
        page.answered(attempt, created("secret", Some("theirs")));
        let told = Effect::TellTabs(TabNews::Made(vec!["theirs".to_owned()]));
        assert!(!page.effects.contains(&told), "nobody is told that it is this page's");
        page.lists(whole(&[named("17", "robot$b")]));
        assert_eq!(ids(&page.issued().duplicates), "", "it may be the credential itself");
        page.reads(Some(theirs.clone()));
        assert_eq!((page.issued().id(), page.password()), (None, Some("secret")));
        page.on(Event::Revoke).on(Event::ConfirmRevoke).lists(whole(&[theirs, own("17")]));
        assert_eq!(page.issued().exit, Exit::AskingToRevoke("17".to_owned()));
        assert_eq!(ids(&page.issued().duplicates), "");
        page.on(Event::ConfirmRevoke);
        assert_eq!(page.revoked, ["17"]);
    }
}

#[test]
fn who_created_it_is_enough_where_the_list_from_before_shows_how_the_user_is_written() {
    let theirs = by("janedoe", DESCRIPTION);
    for (creator, may_be_own) in [("johndoe@example", false), ("jimdoe", true)] {
        for is_lost in [true, false] {
            let mut page = Page::new();
            let mut earlier = by(creator, "Old");
            earlier.credential.id = "earlier".to_owned();
            let before = ListReading { entries: vec![earlier], is_whole: true };
            let attempt =
                page.on(CREATE).prepared_with(Some(ListSnapshot::of("registry", &before))).attempt();
            let username = "_json_key".to_owned();
            let credential = NewCredential { username, password: Secret::new("secret") };
            let answer = match is_lost {
                true => Err(unreadable("theirs")),
                false => Ok(Created { credential, id: Some("theirs".to_owned()) }),
            };
            page.answered(attempt, answer).reads(Some(theirs.clone()));
            if is_lost {
                let finding = if may_be_own { "possible theirs" } else { "looking" };
                assert_eq!(page.finding(), finding);
            } else {
                assert!(!page.issued().is_confirmed());
                assert_eq!(page.issued().id(), may_be_own.then_some("theirs"));
            }
        }
    }
}

#[test]
fn a_question_about_what_turns_out_to_be_a_colleagues_is_closed() {
    let theirs = by("janedoe", "Production");
    for is_asked in [true, false] {
        let mut page = Page::new();
        let attempt = page.sent();
        page.answered(attempt, created("secret", Some("theirs"))).on(Event::Revoke);
        assert_eq!(page.issued().exit, Exit::Finding, "nothing has confirmed what the answer names");
        if is_asked {
            page.lists(whole(&[]));
            assert_eq!(page.issued().exit, Exit::AskingToRevoke("theirs".to_owned()));
            assert!(!page.issued().is_confirmed());
        }
        page.reads(Some(theirs.clone())).on(Event::ConfirmRevoke);
        assert_eq!((page.issued().id(), &*page.revoked), (None, &[] as &[String]));
        assert_eq!(page.issued().exit, if is_asked { Exit::Open } else { Exit::Finding });
    }
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, created("secret", Some("17"))).on(Event::Revoke).reads(Some(own("17")));
    assert_eq!(page.issued().exit, Exit::AskingToRevoke("17".to_owned()), "it is its own");
}

#[test]
fn what_services_write_in_several_ways_contradicts_nothing_by_itself() {
    let same = |change: fn(&mut Credential)| {
        let mut credential = own("17").credential.clone();
        change(&mut credential);
        entry(credential)
    };
    let rows = [
        ("another creator", same(|it| it.created_by = Some("u-17".to_owned()))),
        ("another description", same(|it| it.description = "credential".to_owned())),
        ("a name that all have", same(|it| it.name = "_json_key".to_owned())),
        ("no creator, and another description", {
            same(|it| (it.created_by, it.description) = (None, "credential".to_owned()))
        }),
    ];
    for (what, read) in rows {
        let mut page = Page::new();
        let attempt = page.sent();
        page.answered(attempt, created("secret", Some("17"))).reads(Some(read.clone()));
        if !page.issued().is_confirmed() {
            page.lists(whole(&[read]));
        }
        assert!(page.issued().is_confirmed(), "{what}");
        let told = Effect::TellTabs(TabNews::Made(vec!["17".to_owned()]));
        assert!(page.effects.contains(&told), "{what}");
    }
}

#[test]
fn what_has_another_name_than_the_login_is_not_confirmed_while_the_list_lags() {
    let mut page = Page::new();
    let attempt = page.sent();
    let other = named("other", "robot$b");
    page.answered(attempt, created("secret", Some("other"))).reads(Some(other.clone()));
    page.lists(whole(std::slice::from_ref(&other)))
        .on(Event::Revoke)
        .lists(whole(std::slice::from_ref(&other)));
    assert_eq!(page.issued().exit, Exit::AskingToRevoke("other".to_owned()));
    assert!(!page.issued().is_confirmed(), "the question says so");
    let mut other_page = Page::new();
    let saved = other_page.sent();
    other_page.answered(saved, created("secret", Some("other"))).reads(Some(other.clone()));
    other_page.lists(whole(std::slice::from_ref(&other))).on(Event::Copied(saved)).on(Event::Done);
    assert!(matches!(other_page.creation.phase(), Phase::Finished(finished) if finished.id.is_none()));
    page.on(Event::KeepOpen).on(Event::Revoke).lists(whole(&[other, own("17")]));
    assert_eq!(page.issued().exit, Exit::AskingToRevoke("17".to_owned()));
    assert!(page.issued().is_confirmed());
}

#[test]
fn what_a_lost_answer_names_is_read_before_it_is_offered() {
    for (read, finding, is_confirmed) in [
        (Some(own("17")), "named 17", true),
        (Some(by("janedoe", DESCRIPTION)), "possible theirs", false),
        (None, "looking", false),
        (Some(by("janedoe", "Production")), "looking", false),
        (Some(removed(own("17"))), "looking", false),
    ] {
        for is_stopped in [true, false] {
            let (mut page, attempt) = if is_stopped {
                Page::stopped()
            } else {
                let mut page = Page::new();
                let attempt = page.sent();
                (page, attempt)
            };
            if is_stopped {
                page.wait(LOOKS_FOR).lists(whole(&[]));
                assert_eq!(page.finding(), "none seen");
            }
            page.answered(attempt, Err(unreadable("17"))).on(Event::RevokeAndCreateAgain);
            assert_eq!((&*page.finding(), page.revoked.len()), ("looking", 0), "it is being read");
            assert!(!page.creation.may_create_again(page.now));
            page.reads(read.clone());
            if is_confirmed {
                assert_eq!(page.finding(), "looking", "another one may fit, too");
                page.lists(whole(&[own("17")]));
            }
            assert_eq!((&*page.finding(), page.settled().confirmed().is_some()), (finding, is_confirmed));
        }
    }
}

#[test]
fn a_lost_answer_that_names_a_colleagues_is_settled_as_if_it_had_named_nothing() {
    let theirs = by("janedoe", "Production");
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, Err(unreadable("theirs"))).reads(Some(theirs.clone()));
    assert_eq!((&*page.finding(), page.looks_after()), ("looking", Some(0)));
    page.lists(whole(&[theirs, own("17")])).on(Event::RevokeAndCreateAgain);
    assert_eq!((&*page.finding(), page.revoked.len()), ("possible 17", 0));
    assert!(matches!(&page.settled().why, Why::Failed(error) if error.credential_id.is_none()));
}

#[test]
fn what_is_decided_while_the_named_one_is_read_stays_decided() {
    let (mut page, attempt) = Page::stopped();
    page.lists(whole(&[own("1")])).answered(attempt, Err(unreadable("17")));
    page.revoke_suspect("1").revocation(Revocation::Revoked);
    assert_eq!(page.finding(), "looking", "there is another one");
    page.wait(LOOKS_FOR).lists(Err(unread(Kind::Network)));
    assert_eq!(page.finding(), "looking", "it is still being read");
    let mut other = by("janedoe", "Production");
    other.credential.id = "17".to_owned();
    page.reads(Some(other)).lists(whole(&[]));
    assert_eq!(page.finding(), "revoked");
    page.on(Event::StopChecking).reads(Some(own("17")));
    assert!(page.is_form(), "nobody waits for it any more");
}

#[test]
fn what_an_answer_names_is_confirmed_by_the_list() {
    let (mut page, attempt) = sent_blindly();
    page.answered(attempt, Err(unreadable("17"))).lists(whole(&[own("17")]));
    assert_eq!(page.finding(), "named 17");
    // A wrong `Location` may name what this user has just created elsewhere.
    let (mut page, attempt) = sent_blindly();
    page.answered(attempt, Err(unreadable("17"))).lists(whole(&[own("17"), own("18")]));
    assert_eq!(page.finding(), "possible 17, 18");
    let (mut page, attempt) = sent_blindly();
    page.answered(attempt, created("secret", Some("17"))).lists(whole(&[own("17")])).on(Event::Revoke);
    assert_eq!(page.issued().exit, Exit::AskingToRevoke("17".to_owned()));
}

#[test]
fn what_was_left_active_in_another_tab_may_be_this_ones() {
    let (mut page, attempt) = sent_blindly();
    page.answered(attempt, Err(lost())).lists(whole(&[own("1"), own("2")]));
    page.on(Event::Tab(TabNews::Left(vec!["1".to_owned()])));
    assert_eq!(page.finding(), "possible 1, 2");
    assert!(page.creation.is_left_elsewhere("1") && !page.creation.is_left_elsewhere("2"));
}

#[test]
fn what_a_list_lacks_is_not_revoked_while_lists_may_lag() {
    for (waited, was_listed) in [(0, false), (LOOKS_FOR, true)] {
        let mut page = Page::new();
        let attempt = page.sent();
        page.answered(attempt, created("secret", Some("17"))).lists(whole(&[own("17")]));
        page.wait(waited).on(Event::Revoke).on(Event::ConfirmRevoke);
        let asked = page.effects.iter().find_map(|effect| match effect {
            Effect::Revoke { was_listed, .. } => Some(*was_listed),
            _ => None,
        });
        assert_eq!(asked, Some(was_listed), "after {waited} ms");
    }
}

#[test]
fn what_the_list_says_is_a_colleagues_gives_way_to_what_it_says_is_the_users() {
    let login = NewCredential { username: "_json_key".to_owned(), password: Secret::new("secret") };
    let theirs = by("janedoe", DESCRIPTION);
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, Ok(Created { credential: login, id: Some("theirs".to_owned()) }));
    page.reads(Some(theirs.clone())).lists(whole(std::slice::from_ref(&theirs)));
    assert_eq!((page.issued().id(), page.issued().is_confirmed()), (Some("theirs"), false));
    page.on(Event::Revoke).lists(whole(&[theirs, named("17", "_json_key")]));
    assert_eq!(page.issued().id(), None);
    assert!(matches!(&page.issued().exit, Exit::Choosing(suspects) if ids(suspects) == "17"));
}

#[test]
fn what_came_beside_a_password_is_still_to_be_decided_once_that_is_saved() {
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, created("secret", Some("17"))).lists(whole(&[own("17"), named("18", "robot$b")]));
    assert_eq!(ids(&page.issued().duplicates), "18");
    assert_eq!(page.creation.loss(), Some(Loss::Password(Saved::No)));
    page.on(Event::Copied(attempt));
    assert_eq!(page.creation.loss(), Some(Loss::Undecided), "the password is saved");
    page.on(Event::Done);
    assert!(matches!(page.creation.phase(), Phase::Finished(_)));
    let left = |page: &Page| ids(&page.creation.ended().expect("it is still there").suspects);
    assert_eq!((left(&page), page.creation.loss()), ("18".to_owned(), Some(Loss::Undecided)));
    page.on(Event::CreateAnother(String::new()));
    assert_eq!(left(&page), "18", "the form has it, too");
    page.revoke_suspect("18").revocation(Revocation::Revoked);
    assert_eq!((left(&page), page.creation.loss()), (String::new(), None));
}

#[test]
fn a_password_that_comes_while_what_was_left_beside_another_is_revoked_is_shown_after_it() {
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking);
    let second = page.sent();
    page.answered(second, created("second", Some("17")));
    page.lists(whole(&[own("17"), named("18", "robot$b")])).on(Event::Copied(second)).on(Event::Done);
    page.revoke_suspect("18").answered(first, created("first", Some("16")));
    page.revocation(Revocation::Revoked);
    assert_eq!(page.password(), Some("first"));
}

#[test]
fn a_login_of_its_own_name_says_more_than_an_address_that_names_another_of_the_users() {
    let key = "{\n  \"client_email\": \"sa-1@project.iam.example\"\n}\n";
    for (username, password, name) in [("robot$a", "secret", "robot$a"), ("_json_key", key, "sa-1")] {
        let credential = NewCredential { username: username.to_owned(), password: Secret::new(password) };
        let answer = Ok(Created { credential, id: Some("other".to_owned()) });
        let (own, other) = (named("17", name), named("other", "sa-2"));
        for is_listed_late in [false, true] {
            let mut page = Page::new();
            let attempt = page.sent();
            page.answered(attempt, answer.clone()).reads(Some(other.clone()));
            assert!(!page.issued().is_confirmed(), "the list may have one that fits better");
            if is_listed_late {
                page.lists(whole(std::slice::from_ref(&other)));
                assert_eq!(page.issued().id(), Some("other"), "nothing tells that the address is wrong");
            }
            page.lists(whole(&[other.clone(), own.clone()]));
            assert_eq!((page.issued().id(), page.issued().is_confirmed()), (Some("17"), true), "{username}");
            assert_eq!(ids(&page.issued().duplicates), "other", "it may have come by the same press");
        }
    }
}

#[test]
fn what_another_tab_has_made_and_revoked_is_not_what_this_ones_answer_names() {
    let mut page = Page::new();
    let attempt = page.sent();
    for news in [TabNews::Made(vec!["6".to_owned()]), TabNews::Revoked(vec!["6".to_owned()])] {
        page.on(Event::Tab(news));
    }
    page.answered(attempt, created("secret", Some("6"))).on(Event::Revoke).lists(whole(&[]));
    assert!(matches!(&page.issued().exit, Exit::Choosing(suspects) if suspects.is_empty()));
}

#[test]
fn what_an_answer_names_stays_one_of_several_whatever_is_decided_on_the_others() {
    type Way = fn(&mut Page);
    let ways: [Way; 2] = [
        |page| {
            page.revoke_suspect("18").revocation(Revocation::Revoked);
        },
        |page| {
            page.on(Event::LeaveSuspect("18".to_owned()));
        },
    ];
    for decide in ways {
        let (mut page, attempt) = sent_blindly();
        page.answered(attempt, Err(unreadable("17"))).lists(whole(&[own("17"), own("18")]));
        decide(&mut page);
        for _ in 0..2 {
            assert_eq!(page.finding(), "possible 17");
            page.on(Event::CheckAgain).lists(whole(&[own("17")]));
        }
        // What is left active is not asked about again.
        page.on(Event::LeaveSuspect("17".to_owned())).lists(whole(&[own("17")]));
        assert_eq!(page.finding(), "left active");
    }
}

#[test]
fn what_nothing_but_the_address_names_is_looked_for_once_more_before_it_is_asked_about() {
    let credential = NewCredential { username: "_json_key".to_owned(), password: Secret::new("secret") };
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, Ok(Created { credential, id: Some("17".to_owned()) }));
    page.lists(whole(&[named("17", "account")]));
    assert!(page.issued().is_confirmed());
    page.on(Event::Revoke);
    assert_eq!((&page.issued().exit, page.looks_after()), (&Exit::Finding, Some(0)));
    page.lists(whole(&[named("17", "account"), named("18", "another")]));
    assert_eq!(page.issued().exit, Exit::AskingToRevoke("17".to_owned()));
    assert_eq!(ids(&page.issued().duplicates), "18");
}

#[test]
fn a_list_takes_nothing_away_of_what_is_being_revoked() {
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking).on(Event::Typed(Input::Description, "Another".to_owned()));
    let second = page.sent();
    let own = entry(Credential { description: "Another".to_owned(), ..own("17").credential });
    page.answered(second, Err(unreadable("17")))
        .reads(Some(own.clone()))
        .lists(whole(std::slice::from_ref(&own)));
    assert_eq!(page.finding(), "named 17");
    page.on(Event::RevokeAndCreateAgain).answered(first, created("late", Some("1")));
    page.on(Event::ConfirmSuspect("17".to_owned())).lists(whole(&[own]));
    assert!(matches!(&page.settled().finding, Finding::Named(id, Decision::Revoking) if id == "17"));
}

#[test]
fn what_may_have_been_revoked_stays_said_where_a_late_password_takes_the_page() {
    for (id, expected) in [(Some("17"), "18"), (Some("18"), "17"), (None, "")] {
        let mut page = Page::new();
        let attempt = page.sent_after(&["old"]);
        page.on(Event::StopWaiting).lists(whole(&[own("17"), own("18")]));
        page.on(Event::RevokeSuspect("18".to_owned())).on(Event::ConfirmSuspect("18".to_owned()));
        page.answered(attempt, created("late", id)).revocation(may_still_work());
        assert_eq!(page.password(), Some("late"));
        assert_eq!(ids(&page.issued().duplicates), "", "which one is its own is not known yet");
        page.lists(whole(&[own("17"), own("18")]));
        assert_eq!(ids(&page.issued().duplicates), expected, "{id:?}");
        for suspect in &page.issued().duplicates {
            assert_eq!(matches!(suspect.decision, Decision::MayStillWork(_)), suspect.id() == "18");
        }
    }
}

#[test]
fn a_list_that_lags_exchanges_a_confirmed_one_for_no_twin_of_its_name() {
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, created("secret", Some("17"))).reads(Some(own("17")));
    page.lists(whole(&[own("18")]));
    assert_eq!((page.issued().id(), ids(&page.issued().duplicates)), (Some("17"), String::new()));
    page.lists(whole(&[own("17"), own("18")]));
    assert_eq!((page.issued().id(), &*ids(&page.issued().duplicates)), (Some("17"), "18"));
}

#[test]
fn what_was_revoked_by_its_id_is_told_by_it_whatever_its_name() {
    let mut page = Page::new();
    let attempt = page.sent();
    let other = named("17", "account");
    page.answered(attempt, created("secret", Some("17"))).reads(Some(other.clone()));
    page.lists(whole(std::slice::from_ref(&other))).on(Event::Revoke).lists(whole(&[other]));
    page.on(Event::ConfirmRevoke).revocation(Revocation::Revoked);
    assert!(matches!(page.creation.phase(), Phase::Finished(it) if it.id.as_deref() == Some("17")));
}
