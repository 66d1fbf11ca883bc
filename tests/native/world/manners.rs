//! What a service is like, and what may happen.

use proptest::prelude::*;
use regcred::issuing::{CLOCK_TOLERANCE, LOOKS_FOR};

/// What a service, a browser and the clocks are like.
#[derive(Clone, Debug)]
pub(super) struct Manners {
    pub(super) naming: Naming,
    /// How the lists write the two users.
    pub(super) names: [&'static str; 2],
    /// How each user's session knows its own names.
    pub(super) creators: [&'static [&'static str]; 2],
    /// By how many milliseconds each tab's clock is ahead of the server's.
    pub(super) skew: [i64; 2],
    /// How many milliseconds ago each tab's token was issued, if it says so. Where the clocks differ by more
    /// than is tolerated, the page knows the server's time by that alone.
    pub(super) token_age: [Option<u64>; 2],
    /// Whether the browser lets `Location` be read.
    pub(super) tells_id: bool,
    /// Whether the list tells when one was created.
    pub(super) tells_creation: bool,
    /// Whether revoked ones stay in the list.
    pub(super) lists_removed: bool,
    /// Whether the service takes off what surrounds a description.
    pub(super) trims: bool,
}

/// Which names the server gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Naming {
    Unique,
    /// One name is given to one of old and to a new one.
    Reused,
    JsonKey,
    JsonKeyBase64,
    /// Unique ones of accounts, whose logins are all called `_json_key`: the key has the account's address.
    Account,
}

impl Manners {
    /// The password of the credential of this id.
    pub(super) fn password_of(&self, id: &str) -> String {
        match self.naming {
            Naming::Account => format!("{{\"client_email\": \"account-{id}@example\"}}"),
            _ => format!("secret of {id}"),
        }
    }
}

pub(super) fn manners() -> impl Strategy<Value = Manners> {
    type Names = ([&'static str; 2], [&'static [&'static str]; 2]);
    const NAMES: [Names; 5] = [
        (["johndoe", "janedoe"], [&["johndoe"], &["janedoe"]]),
        (["johndoe", "janedoe"], [&["johndoe@example", "johndoe"], &["janedoe@example", "janedoe"]]),
        (["doe@example", "doe@other"], [&["doe@example", "doe"], &["doe@other", "doe"]]),
        // In a way that the token does not tell.
        (["u-17", "u-18"], [&["johndoe"], &["janedoe"]]),
        (["johndoe", "janedoe"], [&[], &[]]),
    ];
    let tolerance = CLOCK_TOLERANCE.cast_signed();
    let far = 30 * 60_000_i64;
    let skew = move || prop_oneof![2 => Just(0), 1 => -tolerance..=tolerance, 1 => Just(-tolerance), 1 => Just(tolerance), 1 => -far..=far];
    let token_age = || prop::option::of(0..30 * 60_000_u64);
    let naming = prop_oneof![
        4 => Just(Naming::Unique),
        2 => Just(Naming::Reused),
        1 => Just(Naming::JsonKey),
        1 => Just(Naming::JsonKeyBase64),
        2 => Just(Naming::Account),
    ];
    let flags = (any::<bool>(), prop::bool::weighted(0.9), any::<bool>(), any::<bool>());
    let clocks = ([skew(), skew()], [token_age(), token_age()]);
    (naming, prop::sample::select(&NAMES), clocks, flags).prop_map(
        |(naming, (names, creators), (skew, token_age), (tells_id, tells_creation, lists_removed, trims))| {
            Manners {
                naming,
                names,
                creators,
                skew,
                token_age,
                tells_id,
                tells_creation,
                lists_removed,
                trims,
            }
        },
    )
}

/// One thing that happens.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Wait(u64),
    /// The server does what one of the latest POSTs asks for; once more, if a browser repeats it.
    Commit {
        post: usize,
        lag: [u64; 2],
        is_named: bool,
    },
    /// One of the latest things that a tab waits for is answered.
    Answer {
        tab: usize,
        number: usize,
        how: How,
    },
    Person {
        tab: usize,
        act: Act,
    },
    /// A user makes one elsewhere.
    Elsewhere {
        user: usize,
        draft: usize,
        lag: [u64; 2],
        is_named: bool,
    },
    /// Somebody revokes one elsewhere.
    Revoked {
        credential: usize,
        lag: [u64; 2],
    },
    /// What a tab told the other arrives, or is lost.
    News {
        number: usize,
        is_lost: bool,
    },
}

/// How something is answered: what that means depends on what was asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    /// 0 to 7; 0 is what everybody hopes for.
    pub(super) kind: u8,
    pub(super) replica: usize,
    /// Which entry was missed, where a list moved.
    pub(super) missed: usize,
    pub(super) lag: [u64; 2],
    pub(super) is_named: bool,
    /// Whether an answer's `Location` names what a colleague or another tab has made.
    pub(super) is_misnamed: bool,
}

/// What a person does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    Type(usize),
    Prefill(usize),
    Create {
        has_token: bool,
    },
    StopWaiting,
    CheckAgain,
    CreateAgain,
    RevokeAndCreateAgain,
    StopChecking,
    ShowNext,
    RevokeSuspect(usize),
    ConfirmSuspect(usize),
    LeaveSuspect(usize),
    CheckRevoked(usize),
    /// Copies the password of one of the latest credentials: it is noticed late, now and then.
    Copy(usize),
    CopyOther(usize),
    Download(usize),
    Done,
    Leave,
    Revoke,
    ConfirmRevoke,
    KeepOpen,
    CreateAnother,
    SignIn,
    /// Signs out, or changes the addresses; asked first where a password would be lost.
    SignOut {
        says_yes: bool,
        user: usize,
        place: usize,
    },
    Wipe,
    Hello,
}

fn lag() -> impl Strategy<Value = [u64; 2]> {
    let one = || prop::sample::select(&[0, 0, 0, 400, 3_000, 12_000, 30_000]);
    [one(), one()]
}

/// Mostly the latest.
fn latest() -> impl Strategy<Value = usize> {
    prop_oneof![5 => Just(0_usize), 2 => Just(1), 1 => 2..5_usize]
}

fn how(kinds: impl Strategy<Value = u8>) -> impl Strategy<Value = How> {
    (kinds, 0..2_usize, 0..6_usize, lag(), prop::bool::weighted(0.9), prop::bool::weighted(0.1)).prop_map(
        |(kind, replica, missed, lag, is_named, is_misnamed)| How {
            kind,
            replica,
            missed,
            lag,
            is_named,
            is_misnamed,
        },
    )
}

fn act() -> impl Strategy<Value = Act> {
    let few = || 0..3_usize;
    prop_oneof![
        1 => few().prop_map(Act::Type),
        1 => few().prop_map(Act::Prefill),
        4 => prop::bool::weighted(0.9).prop_map(|has_token| Act::Create { has_token }),
        3 => Just(Act::StopWaiting),
        2 => Just(Act::CheckAgain),
        2 => Just(Act::CreateAgain),
        3 => Just(Act::RevokeAndCreateAgain),
        2 => Just(Act::StopChecking),
        1 => Just(Act::ShowNext),
        3 => few().prop_map(Act::RevokeSuspect),
        3 => few().prop_map(Act::ConfirmSuspect),
        1 => few().prop_map(Act::LeaveSuspect),
        2 => few().prop_map(Act::CheckRevoked),
        2 => latest().prop_map(Act::Copy),
        1 => latest().prop_map(Act::CopyOther),
        1 => latest().prop_map(Act::Download),
        3 => Just(Act::Done),
        2 => Just(Act::Leave),
        3 => Just(Act::Revoke),
        3 => Just(Act::ConfirmRevoke),
        1 => Just(Act::KeepOpen),
        2 => Just(Act::CreateAnother),
        1 => Just(Act::SignIn),
        1 => (any::<bool>(), 0..2_usize, 0..2_usize)
            .prop_map(|(says_yes, user, place)| Act::SignOut { says_yes, user, place }),
        1 => prop::bool::weighted(0.2).prop_map(|wipes| if wipes { Act::Wipe } else { Act::Hello }),
    ]
}

fn tab() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0_usize), 1 => Just(1)]
}

fn answer() -> impl Strategy<Value = Step> {
    (tab(), latest(), how(0..8_u8)).prop_map(|(tab, number, how)| Step::Answer { tab, number, how })
}

fn step() -> impl Strategy<Value = Step> {
    let pause = prop::sample::select(&[1, 400, 2_000, 10_000, LOOKS_FOR, 61_000]);
    let commit = (0..3_usize, lag(), prop::bool::weighted(0.9));
    let elsewhere = (0..2_usize, 0..3_usize, lag(), prop::bool::weighted(0.9));
    prop_oneof![
        2 => pause.prop_map(Step::Wait),
        2 => commit.prop_map(|(post, lag, is_named)| Step::Commit { post, lag, is_named }),
        8 => answer(),
        10 => (tab(), act()).prop_map(|(tab, act)| Step::Person { tab, act }),
        1 => elsewhere
            .prop_map(|(user, draft, lag, is_named)| Step::Elsewhere { user, draft, lag, is_named }),
        1 => (0..12_usize, lag()).prop_map(|(credential, lag)| Step::Revoked { credential, lag }),
        1 => (0..3_usize, prop::bool::weighted(0.2))
            .prop_map(|(number, is_lost)| Step::News { number, is_lost }),
    ]
}

/// Steps of which some mean something only after others.
pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let answered = |tab, number, how| Step::Answer { tab, number, how };
    // A POST leaves; then what was asked for last is its deadline, and before that itself.
    let post = move || {
        (tab(), prop::option::weighted(0.3, 0..3_usize), how(0..6_u8)).prop_map(move |(tab, draft, how)| {
            let typed = draft.map(|draft| Step::Person { tab, act: Act::Type(draft) });
            let create = Step::Person { tab, act: Act::Create { has_token: true } };
            (tab, typed.into_iter().chain([create, answered(tab, 0, how)]).collect::<Vec<_>>())
        })
    };
    let sent = (post(), 0..2_usize, how(0..8_u8)).prop_map(move |((tab, mut steps), number, how)| {
        steps.push(answered(tab, number, how));
        steps
    });
    let settled = (post(), any::<bool>(), lag(), how(0..5_u8), 0..3_usize, how(0..8_u8)).prop_map(
        move |((tab, mut steps), is_cut, lag, list, suspect, how)| {
            let stopped = Step::Person { tab, act: Act::StopWaiting };
            steps.push(Step::Commit { post: 0, lag, is_named: true });
            steps.push(if is_cut { answered(tab, 1, How { kind: 3, ..how }) } else { stopped });
            steps.push(answered(tab, 0, list));
            steps.push(Step::Person { tab, act: Act::RevokeSuspect(suspect) });
            steps.push(Step::Person { tab, act: Act::ConfirmSuspect(suspect) });
            if how.kind < 4 {
                steps.push(answered(tab, 0, how));
            }
            steps
        },
    );
    // A colleague makes one after the list from before, and the answer's `Location` names that.
    let misnamed = (post(), any::<bool>(), 0..3_usize, lag(), how(0..4_u8), how(0..8_u8), any::<bool>())
        .prop_map(move |((tab, mut steps), is_lost, draft, lag, answer, read, is_read)| {
            let act = |act| Step::Person { tab, act };
            steps.extend([0, 1].map(|user| Step::Elsewhere { user, draft, lag, is_named: true }));
            let kind = if is_lost { 5 } else { 0 };
            steps.push(answered(tab, 1, How { kind, is_misnamed: true, ..answer }));
            if is_read {
                steps.push(answered(tab, 0, read));
            }
            steps.extend([Act::RevokeAndCreateAgain, Act::Revoke].map(act));
            steps.push(answered(tab, 0, How { kind: 0, ..read }));
            steps.extend([Act::RevokeAndCreateAgain, Act::RevokeAndCreateAgain, Act::ConfirmRevoke].map(act));
            steps
        });
    let revoked = (tab(), how(0..4_u8), how(0..8_u8)).prop_map(move |(tab, list, how)| {
        let act = |act| Step::Person { tab, act };
        vec![act(Act::Revoke), answered(tab, 0, list), act(Act::ConfirmRevoke), answered(tab, 0, how)]
    });
    let saved = tab().prop_map(|tab| {
        [Act::Copy(0), Act::Done, Act::CreateAnother].map(|act| Step::Person { tab, act }).to_vec()
    });
    let signed_out = (tab(), 0..2_usize, 0..2_usize, prop::collection::vec((0..6_usize, how(0..6_u8)), 1..5))
        .prop_map(move |(tab, user, place, answers)| {
            let out = Act::SignOut { says_yes: true, user, place };
            let acts = [out, Act::Type(0), Act::Create { has_token: true }];
            let again = acts.map(|act| Step::Person { tab, act });
            again
                .into_iter()
                .chain(answers.into_iter().map(|(number, how)| answered(tab, number, how)))
                .collect()
        });
    let few = prop_oneof![
        10 => step().prop_map(|step| vec![step]),
        3 => sent,
        2 => settled,
        2 => misnamed,
        1 => revoked,
        1 => signed_out,
        1 => saved,
        1 => tab().prop_map(|tab| vec![Step::Person { tab, act: Act::StopChecking }]),
    ];
    prop::collection::vec(few, 1..30).prop_map(|several| several.concat())
}
