//! What became of a POST without an answer.

use super::*;

#[test]
fn none_is_said_to_be_seen_only_after_all_the_time() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[])).wait(LOOKS_FOR - 1).lists(whole(&[]));
    assert_eq!((&*page.finding(), page.looks_after()), ("looking", Some(PAUSE)));
    page.wait(1).lists(whole(&[]));
    assert_eq!((&*page.finding(), page.looks_after()), ("none seen", None));
    assert!(page.creation.may_create_again(page.now));
    page.on(Event::CheckAgain);
    assert_eq!(page.finding(), "looking");
    assert!(!page.creation.may_create_again(page.now));
    page.lists(whole(&[own("1")]));
    assert_eq!(page.finding(), "possible 1", "it appeared later");
}

#[test]
fn who_stops_checking_is_told_in_the_form_that_one_may_have_been_created() {
    type Way = fn(&mut Page);
    let ways: [(&str, Way); 4] = [
        ("looking", |_| {}),
        ("none seen", |page| {
            page.wait(LOOKS_FOR).lists(whole(&[]));
        }),
        ("cannot look", |page| {
            page.lists(Err(unread(Kind::Unauthorized)));
        }),
        ("possible 1", |page| {
            page.lists(whole(&[own("1")]));
        }),
    ];
    for (finding, way) in ways {
        let (mut page, _) = Page::settling();
        way(&mut page);
        assert_eq!(
            (&*page.finding(), page.creation.unsettled()),
            (finding, vec![]),
            "it stands above the form"
        );
        page.on(Event::StopChecking);
        assert_eq!(page.creation.unsettled(), [DESCRIPTION], "{finding}");
        // Neither what is missing nor a refusal says anything about that one.
        page.on(Event::Typed(Input::Description, String::new())).on(CREATE);
        assert_eq!(page.creation.unsettled(), [DESCRIPTION], "{finding}");
        page.on(Event::Typed(Input::Description, "Another".to_owned()));
        let second = page.sent();
        page.answered(second, Err(refusal(409)));
        assert_eq!(page.creation.unsettled(), [DESCRIPTION], "{finding}");
        page.on(Event::Typed(Input::RegistryId, "another".to_owned()));
        assert_eq!(page.creation.unsettled(), [""; 0], "{finding}");
        page.on(Event::Typed(Input::RegistryId, "registry".to_owned()));
        // Nor does another credential.
        let third = page.sent();
        page.answered(third, created("secret", None)).on(Event::Copied(third)).on(Event::Done);
        page.on(Event::CreateAnother(String::new()));
        assert_eq!(page.creation.unsettled(), [DESCRIPTION], "{finding}");
    }
    let (mut page, _) = Page::settling();
    page.on(Event::StopChecking).on(Event::SignedOut).on(Event::Prefill(draft()));
    assert_eq!(page.creation.unsettled(), [""; 0], "it was another session's");
}

#[test]
fn of_two_that_may_have_been_created_both_are_told_until_their_passwords_come() {
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking).on(Event::Typed(Input::Description, "Another".to_owned()));
    let second = page.sent();
    page.on(Event::StopWaiting).on(Event::StopChecking);
    assert_eq!(page.creation.unsettled(), [DESCRIPTION, "Another"]);
    for (attempt, left) in [(second, vec![DESCRIPTION]), (first, vec![])] {
        page.answered(attempt, created("late", None)).on(Event::Copied(attempt)).on(Event::Done);
        page.on(Event::CreateAnother(String::new()));
        assert_eq!(page.creation.unsettled(), left);
    }
}

#[test]
fn who_has_decided_or_is_told_otherwise_is_not_told_again_that_one_may_have_been_created() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("1")])).on(Event::LeaveSuspect("1".to_owned())).on(Event::StopChecking);
    assert_eq!((page.is_form(), page.creation.unsettled()), (true, vec![]));
    assert_eq!(page.creation.problem(), Some(&Problem::Decided(Decided::LeftActive)));

    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, Err(unreadable("17"))).reads(Some(own("17"))).lists(whole(&[own("17")]));
    page.on(Event::StopChecking);
    assert_eq!((page.is_form(), page.creation.unsettled()), (true, vec![]));
    assert_eq!(page.creation.problem(), Some(&Problem::Decided(Decided::LeftActive)));

    let mut page = Page::new();
    let attempt = page.sent();
    let pause = Answer { retry_after: Some("7".to_owned()), ..answer(503, "") };
    page.answered(attempt, Err(decode::created(&pause).expect_err("a failure"))).on(Event::StopChecking);
    page.wait(7_000).on(CREATE).on(Event::StopWaiting);
    assert_eq!(page.creation.unsettled(), [DESCRIPTION]);

    // Nothing came of what was to be created again.
    let (mut page, _) = Page::settling();
    page.wait(LOOKS_FOR).lists(whole(&[])).on(Event::CreateAgain).on(Event::StopWaiting);
    assert_eq!((page.is_form(), page.creation.unsettled()), (true, vec![DESCRIPTION]));
}

#[test]
fn what_a_refused_post_may_have_made_is_told_when_it_goes_off_the_page() {
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking).on(Event::Typed(Input::Description, "Another".to_owned()));
    let second = page.sent();
    page.on(Event::StopWaiting);
    let another = entry(Credential { description: "Another".to_owned(), ..own("1").credential.clone() });
    page.lists(whole(&[another])).revoke_suspect("1").revocation(may_still_work());
    page.answered(second, Err(refusal(409)));
    let refused = page.creation.ended().expect("it was refused");
    assert_eq!(ids(&refused.suspects), "1");
    // The answer to an earlier POST takes its place.
    page.answered(first, created("first", None)).on(Event::Copied(first)).on(Event::Done);
    page.on(Event::CreateAnother(String::new()));
    assert!(page.creation.unsettled().contains(&"Another"), "it may still work");
}

/// Enter, pressed once more, must not send the form.
#[test]
fn no_way_back_to_a_form_that_is_filled_in_leads_into_its_fields() {
    type Way = fn() -> Page;
    let ways: [(&str, Way); 5] = [
        ("Stop waiting", || {
            let mut page = Page::new();
            page.on(CREATE).on(Event::StopWaiting);
            assert_eq!(page.creation.problem(), Some(&Problem::NotSent));
            page
        }),
        ("Stop checking", || {
            let (mut page, _) = Page::settling();
            page.on(Event::StopChecking);
            page
        }),
        ("Back to the form", || {
            let (mut page, _) = Page::settling();
            page.lists(whole(&[own("1")])).revoke_suspect("1").revocation(Revocation::Revoked);
            page.on(Event::StopChecking);
            assert_eq!(page.creation.problem(), Some(&Problem::Decided(Decided::Revoked)));
            page
        }),
        ("Leave it active", || {
            let mut page = Page::new();
            let attempt = page.sent();
            page.answered(attempt, Err(unreadable("17"))).reads(Some(own("17"))).on(Event::StopChecking);
            page
        }),
        ("the server's pause", || {
            let mut page = Page::new();
            let attempt = page.sent();
            let pause = Answer { retry_after: Some("7".to_owned()), ..answer(503, "") };
            page.answered(attempt, Err(decode::created(&pause).expect_err("a failure")));
            page.on(Event::StopChecking);
            page
        }),
    ];
    for (what, way) in ways {
        let page = way();
        assert_eq!((page.is_form(), page.creation.draft()), (true, &draft()), "{what}");
        let is_focus = |effect: &&Effect| matches!(effect, Effect::Focus(_));
        let focus: Vec<_> = page.effects.iter().filter(is_focus).collect();
        assert_eq!(focus, [&Effect::Focus(Focus::Notice)], "{what}");
    }
}

#[test]
fn leaving_would_lose_what_is_still_to_be_decided() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("1")]));
    assert_eq!(page.creation.loss(), Some(Loss::Undecided));
    page.wait(LOOKS_FOR).lists(whole(&[own("1")])).on(Event::LeaveSuspect("1".to_owned()));
    assert_eq!((&*page.finding(), page.creation.loss()), ("left active", None));
}

#[test]
fn a_look_for_another_post_tells_nothing() {
    let (mut page, _) = Page::settling();
    page.wait(LOOKS_FOR).lists(whole(&[]));
    page.on(Event::CheckAgain);
    let first = page.look.expect("a look");
    page.wait(LOOKS_FOR).lists(whole(&[])).on(Event::CreateAgain);
    let attempt = page.prepared(None).attempt();
    page.answered(attempt, Err(lost())).on(Event::Listed(first, whole(&[own("1")])));
    assert_eq!(page.finding(), "looking");
}

#[test]
fn a_list_that_cannot_be_read_says_nothing_against_what_it_said_before() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("1")])).wait(LOOKS_FOR).lists(Err(unread(Kind::Network)));
    assert_eq!(page.finding(), "possible 1");
    assert!(!page.creation.may_create_again(page.now), "it was still not decided on");
    page.on(Event::LeaveSuspect("1".to_owned()));
    assert_eq!(page.finding(), "cannot look", "its own may be there by now");
    assert!(page.creation.may_create_again(page.now));
}

#[test]
fn a_look_that_brings_no_list_is_one_look() {
    let page = "<!doctype html><title>Sign in</title>";
    let half = Answer { body_end: BodyEnd::Cut, ..answer(200, r#"{"items": [{"id": "1""#) };
    let unread = [answer(200, page), answer(403, page), answer(404, page), half];
    let unread = unread.map(|answer| Err(decode::credentials(&answer).expect_err("no list")));
    let moved = Ok(ListReading { entries: Vec::new(), is_whole: false });
    for looked in unread.into_iter().chain([moved]) {
        let (mut page, _) = Page::settling();
        page.lists(looked.clone());
        assert_eq!((&*page.finding(), page.looks_after()), ("looking", Some(PAUSE)), "{looked:?}");
        page.lists(whole(&[own("1")]));
        assert_eq!(page.finding(), "possible 1", "{looked:?}");
    }
}

#[test]
fn what_the_list_could_not_tell_is_not_looked_for_again_after_cancel() {
    let mut page = Page::issued_with(None);
    page.now += LOOKS_FOR;
    page.lists(whole(&[]));
    let identity = |page: &Page| page.creation.issued().expect("a password").identity.clone();
    assert_eq!(identity(&page), Identity::Unclear(0));

    page.on(Event::Revoke).on(Event::KeepOpen).lists(whole(&[]));
    assert_eq!(identity(&page), Identity::Unclear(0));
    assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::ReadList { .. })));
}

#[test]
fn what_was_decided_on_is_not_found_again() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("1"), own("2")])).on(Event::LeaveSuspect("1".to_owned()));
    assert!(page.effects.contains(&Effect::TellTabs(TabNews::Left(vec!["1".to_owned()]))));
    page.lists(whole(&[own("1"), own("2")]));
    assert_eq!(page.finding(), "possible 2");
    page.revoke_suspect("2").revocation(Revocation::AlreadyRevoked);
    assert_eq!(page.finding(), "left active", "of the two, one still works");
    page.wait(LOOKS_FOR).lists(whole(&[own("1"), own("2")]));
    assert_eq!(page.finding(), "left active", "a list that lags still has the revoked one");
}

#[test]
fn what_was_done_with_what_was_found_is_said_while_more_may_still_come() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("1")])).revoke_suspect("1").revocation(Revocation::Revoked);
    assert_eq!(page.finding(), "revoked");
    assert!(page.creation.may_create_again(page.now) && page.creation.loss().is_none());
    page.lists(whole(&[]));
    assert_eq!((&*page.finding(), page.looks_after()), ("revoked", Some(PAUSE)), "a second one may come");
    page.lists(whole(&[own("2")]));
    assert_eq!(page.finding(), "possible 2");
    assert!(!page.creation.may_create_again(page.now));
    page.revoke_suspect("2").revocation(Revocation::Revoked).wait(LOOKS_FOR).lists(whole(&[]));
    assert_eq!((&*page.finding(), page.looks_after()), ("revoked", None));
    page.on(Event::CreateAgain);
    assert!(page.effects.contains(&Effect::Focus(Focus::Description)));
}

#[test]
fn a_question_about_a_suspect_can_be_answered_with_no() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("1"), own("2")]));
    page.on(Event::RevokeSuspect("1".to_owned())).on(Event::LeaveSuspect("1".to_owned()));
    page.on(Event::ConfirmSuspect("1".to_owned()));
    page.on(Event::RevokeSuspect("1".to_owned())).on(Event::RevokeSuspect("2".to_owned()));
    page.on(Event::ConfirmSuspect("1".to_owned()));
    assert_eq!((&*page.finding(), page.revoked.len()), ("possible 1, 2", 0));
    page.on(Event::ConfirmSuspect("2".to_owned()));
    assert_eq!(page.revoked, ["2"], "one question at a time");
}

#[test]
fn an_id_that_the_lost_answer_named_is_one_of_those_that_were_found() {
    let (mut page, attempt) = Page::stopped();
    page.lists(whole(&[own("17"), own("18")])).answered(attempt, Err(unreadable("17")));
    assert_eq!(page.finding(), "possible 17, 18", "it is read first");
    page.reads(Some(own("17"))).lists(whole(&[own("17"), own("18")]));
    assert_eq!(page.finding(), "possible 17, 18");
    page.on(Event::LeaveSuspect("18".to_owned())).lists(whole(&[own("17"), own("18")]));
    assert_eq!((&*page.finding(), page.revoked.len()), ("possible 17", 0), "what was left may have been it");
    // The same while something is being revoked.
    for (revoking, expected) in [("18", "possible 17"), ("17", "revoked")] {
        let (mut page, attempt) = Page::stopped();
        page.lists(whole(&[own(revoking)])).revoke_suspect(revoking);
        page.answered(attempt, Err(unreadable("17"))).reads(Some(own("17")));
        assert_eq!(page.finding(), format!("possible {revoking}"), "until it is known what becomes of it");
        page.revocation(Revocation::Revoked);
        assert_eq!(page.finding(), expected);
    }
}

#[test]
fn what_came_by_another_press_is_not_offered() {
    let mut page = Page::new();
    let first = page.sent();
    page.answered(first, created("secret", Some("1"))).reads(Some(own("1")));
    assert!(page.effects.contains(&Effect::TellTabs(TabNews::Made(vec!["1".to_owned()]))));
    page.on(Event::Copied(first)).on(Event::Done).on(Event::CreateAnother(String::new()));
    page.on(Event::Typed(Input::Description, DESCRIPTION.to_owned()));
    let second = page.sent();
    page.answered(second, Err(lost())).lists(whole(&[own("1")]));
    assert_eq!(page.finding(), "looking");

    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking);
    let second = page.sent();
    page.answered(second, Err(lost())).lists(whole(&[own("1"), own("2")]));
    assert_eq!(page.finding(), "possible 1, 2");
    page.answered(first, created("late", Some("1")));
    assert_eq!(page.finding(), "possible 2", "its password has come");
    page.revoke_suspect("1");
    assert_eq!(page.revoked, [""; 0]);
    page.on(Event::ShowNext);
    assert_eq!(page.password(), Some("late"));
}

#[test]
fn while_a_password_waits_the_same_is_not_created_again() {
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking);
    let second = page.sent();
    page.answered(second, Err(lost())).wait(LOOKS_FOR).lists(whole(&[]));
    assert!(page.creation.may_create_again(page.now));
    page.answered(first, created("late", None));
    assert!(page.creation.may_show_next(), "it is offered");
    assert!(!page.creation.may_create_again(page.now));
    page.on(Event::CreateAgain);
    assert_eq!(page.posts.len(), 2);
    page.on(Event::ShowNext);
    assert_eq!(page.password(), Some("late"));
    page.on(Event::Copied(first)).on(Event::Done).on(Event::CreateAnother(String::new()));
    assert_eq!(page.creation.unsettled(), [DESCRIPTION], "the second one was not decided on");

    // Nor by *Revoke it and create again*.
    for during in [true, false] {
        let (mut page, first) = Page::stopped();
        page.on(Event::StopChecking);
        let second = page.sent();
        page.answered(second, Err(unreadable("17"))).reads(Some(own("17"))).lists(whole(&[own("17")]));
        if during {
            page.revoke_named("17");
        }
        page.answered(first, created("late", Some("1")));
        if during {
            page.revocation(Revocation::Revoked);
        } else {
            page.revoke_named("17");
            assert_eq!(page.revoked, [""; 0]);
            page.on(Event::ShowNext);
        }
        assert_eq!((page.password(), page.posts.len()), (Some("late"), 2));
    }
}

#[test]
fn a_refusal_is_told_and_looked_into_while_a_password_waits() {
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking).on(Event::Typed(Input::Description, "Another".to_owned()));
    let second = page.sent();
    page.answered(first, created("late", None)).answered(second, Err(refusal(409)));
    assert_eq!(page.creation.problem(), Some(&Problem::Failed(refusal(409))));
    assert_eq!(page.looks_after(), Some(0));
    assert!(page.creation.may_show_next() && !page.creation.may_create(page.now));
    page.on(Event::ShowNext);
    assert_eq!(page.password(), Some("late"));

    // Nor is it hidden that nothing was sent.
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking).on(Event::Typed(Input::Description, "Another".to_owned())).on(CREATE);
    page.answered(first, created("late", None));
    let attempt = page.prepare.expect("it is being prepared");
    page.on(Event::Misnamed(attempt, "Which one?".to_owned()));
    assert_eq!(page.creation.problem(), Some(&Problem::Misnamed("Which one?".to_owned())));
    assert!(page.creation.may_show_next());
}

#[test]
fn what_a_waiting_password_belongs_to_is_not_offered_as_what_another_post_made() {
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking);
    let second = page.sent();
    page.answered(second, Err(lost())).lists(whole(&[own("1")])).wait(LOOKS_FOR).lists(whole(&[own("1")]));
    assert_eq!((&*page.finding(), page.looks_after()), ("possible 1", None));
    // The answer does not name it: its login's own name does.
    page.answered(first, created("late", None));
    assert_eq!(page.looks_after(), Some(0));
    page.lists(whole(&[own("1"), named("2", "robot$b")]));
    assert_eq!(page.finding(), "possible 2");
}

#[test]
fn after_signing_in_again_a_refused_post_is_looked_into_and_the_form_wants_no_token() {
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, Err(refusal(401)));
    for _ in 0..3 {
        page.lists(Err(unread(Kind::Unauthorized)));
    }
    assert_eq!(page.looks_after(), None);
    page.on(Event::SignedIn);
    assert_eq!((page.creation.problem(), page.looks_after()), (None, Some(0)));
    page.lists(whole(&[own("1")]));
    assert_eq!(ids(&page.creation.ended().expect("it was refused").suspects), "1");
}

#[test]
fn that_only_the_token_was_missing_is_not_said_any_more_once_somebody_is_signed_in() {
    let mut page = Page::new();
    page.on(Event::NoToken);
    assert!(page.creation.problem().is_some());
    page.on(Event::SignedIn);
    assert_eq!(page.creation.problem(), None);
}

#[test]
fn how_many_may_be_the_new_one_is_told_where_the_list_cannot_tell() {
    let login = NewCredential { username: "_json_key".to_owned(), password: Secret::new("secret") };
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, Ok(Created { credential: login, id: None }));
    page.lists(whole(&[named("17", "_json_key")]));
    assert_eq!(page.issued().identity, Identity::Looking, "it may be listed late");
    page.lists(whole(&[named("17", "_json_key"), named("18", "_json_key")]));
    assert_eq!(page.issued().identity, Identity::Unclear(2), "that there are two is told at once");
    assert_eq!(page.looks_after(), Some(PAUSE), "another list may tell which one it is");
    page.wait(LOOKS_FOR).lists(whole(&[named("17", "_json_key"), named("18", "_json_key")]));
    assert_eq!((&page.issued().identity, page.looks_after()), (&Identity::Unclear(2), None));
    page.on(Event::Revoke).lists(whole(&[named("17", "_json_key"), named("18", "_json_key")]));
    page.on(Event::LeaveSuspect("18".to_owned()));
    assert_eq!(page.issued().identity, Identity::Unclear(1));
}

#[test]
fn what_another_tab_has_revoked_goes_away_and_what_is_left_is_told() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("1"), own("2")]));
    for (id, left) in [("1", "possible 2"), ("2", "revoked")] {
        page.on(Event::Tab(TabNews::Revoked(vec![id.to_owned()])));
        assert_eq!(page.finding(), left);
        assert!(page.effects.contains(&Effect::Announce(Announcement::Found)));
    }
}

#[test]
fn what_is_listed_late_of_an_earlier_press_for_the_same_is_told_beside_the_password() {
    for before in [&[][..], &["1"]] {
        let (mut page, _) = Page::settling();
        page.wait(LOOKS_FOR).lists(whole(&[])).on(Event::CreateAgain).prepared(Some(before));
        let second = page.post.expect("it was sent");
        page.answered(second, created("second", Some("2")));
        page.lists(whole(&[named("1", "robot$b"), own("2")]));
        assert_eq!(ids(&page.issued().duplicates), "1");
        page.on(Event::Copied(second)).on(Event::Done).on(Event::CreateAnother(String::new()));
        assert!(page.creation.unsettled().is_empty(), "it was found");
    }
}

#[test]
fn what_an_earlier_request_has_made_is_told_also_where_the_next_one_leaves_before_it_is_listed() {
    type End = fn(&mut Page, Attempt);
    let ends: [End; 4] = [
        |page, attempt| {
            page.answered(attempt, created("secret", Some("1"))).lists(whole(&[own("1")]));
            page.on(Event::Copied(attempt)).on(Event::Done).on(Event::CreateAnother(String::new()));
        },
        |page, attempt| {
            page.answered(attempt, Err(lost())).lists(whole(&[own("1")]));
            page.on(Event::LeaveSuspect("1".to_owned())).on(Event::StopChecking);
        },
        |page, attempt| {
            page.answered(attempt, Err(unreadable("1"))).reads(Some(own("1"))).lists(whole(&[own("1")]));
            assert_eq!(page.finding(), "named 1");
            page.on(Event::StopChecking);
        },
        |page, attempt| {
            page.answered(attempt, Err(refusal(400))).lists(whole(&[]));
        },
    ];
    let another = entry(Credential { description: "Another".to_owned(), ..own("2").credential.clone() });
    let late = [named("late", "robot$late"), another.clone()];
    for end in ends {
        for is_refused in [false, true] {
            let mut page = Page::new();
            let first = page.sent();
            end(&mut page, first);
            page.on(Event::Typed(Input::Description, "Another".to_owned()));
            let second = page.sent();
            if is_refused {
                page.answered(second, Err(refusal(400))).lists(whole(&[])).lists(whole(&late[..1]));
                assert_eq!(ids(&page.creation.ended().expect("it was refused").suspects), "late");
            } else {
                page.answered(second, created("secret", Some("2"))).lists(whole(&late[1..]));
                page.lists(whole(&late));
                assert_eq!(ids(&page.issued().duplicates), "late");
            }
        }
    }

    // The next one may be a password that was waiting, too.
    let mut page = Page::new();
    page.on(Event::Typed(Input::Description, "Another".to_owned()));
    let waiting = page.sent();
    page.on(Event::StopWaiting).on(Event::StopChecking);
    page.on(Event::Typed(Input::Description, DESCRIPTION.to_owned()));
    let first = page.sent();
    page.answered(first, created("first", Some("1"))).answered(waiting, created("waiting", Some("2")));
    page.lists(whole(&[own("1")])).on(Event::Copied(first)).on(Event::Done);
    assert_eq!(page.password(), Some("waiting"));
    page.lists(whole(&late[1..])).lists(whole(&late));
    assert_eq!(ids(&page.issued().duplicates), "late");

    // It is not looked for for ever, and not where it was looked for long enough.
    for (wait, told) in [(2 * LOOKS_FOR - 1, "late"), (2 * LOOKS_FOR, "")] {
        let mut page = Page::new();
        let first = page.sent();
        ends[3](&mut page, first);
        page.on(Event::Typed(Input::Description, "Another".to_owned()));
        let second = page.sent();
        page.wait(wait).answered(second, Err(refusal(400))).lists(whole(&[])).lists(whole(&late[..1]));
        assert_eq!(ids(&page.creation.ended().expect("it was refused").suspects), told);
    }
}

#[test]
fn a_credential_whose_password_was_saved_is_not_told_as_what_an_earlier_request_made() {
    let (mut page, _) = Page::settling();
    page.wait(LOOKS_FOR).lists(whole(&[])).on(Event::CreateAgain).prepared(Some(&[]));
    let saved = page.attempt();
    // The list never tells which one it is.
    page.answered(saved, created("saved", None)).lists(whole(&[])).on(Event::Copied(saved)).on(Event::Done);
    page.on(Event::CreateAnother(String::new())).on(Event::Typed(Input::Description, "Another".to_owned()));
    let refused = page.sent();
    page.answered(refused, Err(refusal(400))).lists(whole(&[own("saved")]));
    assert_eq!(ids(&page.creation.ended().expect("it was refused").suspects), "");
    assert_eq!(page.creation.unsettled(), [DESCRIPTION], "what may have been created is told all the same");
}

#[test]
fn what_a_waiting_password_may_belong_to_is_not_told_beside_another_one() {
    let (mut page, waiting) = Page::stopped();
    page.on(Event::StopChecking).on(Event::Typed(Input::Description, "Another".to_owned()));
    let shown = page.sent();
    page.answered(shown, created("shown", Some("1"))).answered(waiting, created("waiting", None));
    let another = entry(Credential { description: "Another".to_owned(), ..own("1").credential.clone() });
    page.lists(whole(&[another, own("waiting")]));
    assert_eq!(ids(&page.issued().duplicates), "");
}

#[test]
fn what_goes_off_the_page_undecided_is_told_as_what_it_was_asked_for() {
    for is_its_own_password in [false, true] {
        let mut page = Page::new();
        page.on(Event::Typed(Input::Description, "Waiting".to_owned()));
        let waiting = page.sent();
        page.on(Event::StopWaiting).on(Event::StopChecking);
        page.on(Event::Typed(Input::Description, DESCRIPTION.to_owned()));
        let lost = page.sent();
        page.on(Event::StopWaiting).on(Event::StopChecking);
        page.on(Event::Typed(Input::Description, "Saved".to_owned()));
        let saved = page.sent();
        let its =
            |id, text: &str| entry(Credential { description: text.to_owned(), ..own(id).credential.clone() });
        page.answered(saved, created("saved", Some("1"))).lists(whole(&[its("1", "Saved"), own("lost")]));
        assert_eq!(ids(&page.issued().duplicates), "lost");
        let next = if is_its_own_password { lost } else { waiting };
        page.answered(next, created("next", None)).on(Event::Copied(saved)).on(Event::Done);
        assert_eq!(page.password(), Some("next"));
        let told = if is_its_own_password { "Waiting" } else { DESCRIPTION };
        assert_eq!(page.creation.unsettled(), [told]);
    }
}

#[test]
fn a_password_says_that_it_may_be_revoked_where_its_credential_was_beside_another_requests() {
    for is_refused in [false, true] {
        let (mut page, first) = Page::stopped();
        page.on(Event::StopChecking).on(Event::Typed(Input::Description, "Another".to_owned()));
        let second = page.sent();
        let another = entry(Credential { description: "Another".to_owned(), ..own("2").credential.clone() });
        if is_refused {
            page.answered(second, Err(refusal(400)));
        } else {
            page.answered(second, created("second", Some("2")));
        }
        page.lists(whole(&[own("1"), another][..2 - usize::from(is_refused)]));
        page.revoke_suspect("1").revocation(Revocation::Revoked);
        page.answered(first, created("late", None));
        if !is_refused {
            page.on(Event::Copied(second)).on(Event::Done);
        }
        assert_eq!((page.password(), page.issued().may_be_revoked), (Some("late"), true));
    }
}

#[test]
fn what_is_not_listed_any_more_is_not_asked_about() {
    let (mut page, _) = Page::settling();
    page.lists(whole(&[own("1"), own("2")]));
    page.on(Event::CheckAgain).lists(whole(&[own("2")]));
    assert_eq!(page.finding(), "possible 1, 2", "lists lag");
    page.on(Event::CheckAgain).lists(whole(&[removed(own("1")), own("2")]));
    assert_eq!(page.finding(), "possible 2", "the list says so");
    page.wait(LOOKS_FOR).on(Event::CheckAgain).lists(whole(&[]));
    assert_eq!(page.finding(), "revoked");
}

#[test]
fn what_came_beside_a_password_and_is_listed_after_it_was_saved_is_still_told() {
    type Way = fn(&mut Page);
    let ways: [Way; 2] = [
        |_| {},
        |page| {
            page.on(Event::CreateAnother(String::new()));
        },
    ];
    for go_on in ways {
        let mut page = Page::new();
        let attempt = page.sent();
        page.answered(attempt, created("secret", Some("17"))).lists(whole(&[own("17")]));
        page.on(Event::Copied(attempt)).on(Event::Done);
        assert_eq!(page.looks_after(), Some(0));
        go_on(&mut page);
        page.lists(whole(&[own("17")]));
        assert_eq!((page.looks_after(), page.creation.has_left_over()), (Some(SECOND_LOOK), false));
        page.lists(whole(&[own("17"), named("18", "robot$b")]));
        assert_eq!(ids(&page.creation.ended().expect("it has ended").suspects), "18");
        assert_eq!(page.creation.loss(), Some(Loss::Undecided));
    }
}

#[test]
fn what_nobody_could_look_for_without_a_token_is_still_undecided() {
    for (kind, loss) in [(Kind::Unauthorized, Some(Loss::Undecided)), (Kind::ServerError, None)] {
        let (mut page, _) = Page::settling();
        page.wait(LOOKS_FOR).lists(Err(unread(kind)));
        assert_eq!((&*page.finding(), page.creation.loss()), ("cannot look", loss), "{kind:?}");
    }
}
