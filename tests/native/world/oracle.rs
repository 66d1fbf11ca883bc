//! What must hold after every step.

use regcred::issuing::{
    Attempt, CLOCK_TOLERANCE, Decision, Draft, Effect, Event, Exit, Finding, Identity, ListReading, Loss,
    Phase, Report, Saved, Suspect, TabNews,
};
use regcred::listing::State;

use super::tab::{Asked, Heard, Held, Tab};
use super::{Allowed, Manners, Post, World};

impl World {
    pub(super) fn post_of(&self, tab: usize, attempt: Attempt) -> &Post {
        &self.posts[self.tabs[tab].posts[&attempt]]
    }

    /// A tab's clock shows this.
    fn clock(&self, tab: usize) -> u64 {
        self.now.saturating_add_signed(self.manners.skew[tab])
    }

    /// What the server's clock shows at the least, as far as a tab knows.
    pub(super) fn earliest(&self, tab: usize) -> u64 {
        let Manners { skew, token_age, .. } = &self.manners;
        if skew[tab].unsigned_abs() <= CLOCK_TOLERANCE {
            return self.clock(tab);
        }
        token_age[tab].map_or(0, |age| self.now - age)
    }

    /// An answer to a question of this session, or of one that is over: that changes nothing.
    pub(super) fn take_answer(&mut self, tab: usize, session: u32, event: Event, allowed: Allowed) {
        if session == self.tabs[tab].session {
            self.happen(tab, event, allowed);
            return;
        }
        let now = self.clock(tab);
        let creation = &mut self.tabs[tab].creation;
        let before = format!("{creation:?}");
        let effects = creation.update(event, now);
        assert_eq!(effects, [], "something of an earlier session came back");
        assert_eq!(format!("{creation:?}"), before, "something of an earlier session came back");
    }

    pub(super) fn happen(&mut self, number: usize, event: Event, mut allowed: Allowed) {
        let now = self.clock(number);
        let (earliest, is_signed_out) = (self.earliest(number), event == Event::SignedOut);
        let effects = self.tabs[number].creation.update(event, now);
        for effect in effects {
            let tab = &mut self.tabs[number];
            match effect {
                Effect::Prepare(attempt, draft) => {
                    assert_eq!(allowed.prepare.take().as_ref(), Some(&draft), "nobody asked for this");
                    tab.prepared.insert(attempt, draft.clone());
                    tab.ask(Asked::Prepare(attempt, draft));
                }
                Effect::Post(attempt, draft) => {
                    let before = allowed.post.take().expect("only what was prepared is sent");
                    assert_eq!(tab.prepared.remove(&attempt).as_ref(), Some(&draft), "one press, one POST");
                    tab.posts.insert(attempt, self.posts.len());
                    tab.ask(Asked::Post(self.posts.len()));
                    tab.ask(Asked::Deadline(attempt));
                    let (user, place) = (tab.user, tab.place);
                    let (made, got, named) = (Vec::new(), None, None);
                    self.posts.push(Post {
                        attempt,
                        draft,
                        user,
                        place,
                        at: earliest,
                        before,
                        made,
                        got,
                        named,
                    });
                }
                Effect::ReadList { look, registry_id, .. } => {
                    tab.last_look = Some(look);
                    tab.ask(Asked::Read { look, registry_id });
                }
                Effect::ReadNamed { attempt, registry_id, credential_id: id } => {
                    tab.ask(Asked::Credential { attempt, registry_id, id });
                }
                Effect::Revoke { delete, registry_id, credential_id: id, was_listed } => {
                    let position = allowed.revoke.iter().position(|allowed| *allowed == id);
                    let position = position.unwrap_or_else(|| panic!("nobody chose {id}"));
                    allowed.revoke.remove(position);
                    let made = self.servers[tab.place].find(&id).expect("it was made");
                    assert_eq!(made.registry_id, registry_id);
                    tab.again.extend(allowed.again.take().map(|draft| (delete, draft)));
                    tab.ask(Asked::Revoke { delete, id, was_listed, is_check: false });
                }
                Effect::CheckRevoked { delete, credential_id: id, was_listed, .. } => {
                    assert_eq!(tab.revoked.get(&id), Some(&Heard::Nothing), "that is known already");
                    tab.again.extend(allowed.again.take().map(|draft| (delete, draft)));
                    tab.ask(Asked::Revoke { delete, id, was_listed, is_check: true });
                }
                Effect::TellTabs(news) => {
                    match &news {
                        TabNews::Made(ids) => {
                            tab.excluded.extend(ids.iter().cloned());
                            let is_own = |id| {
                                let own = tab.posts.values().map(|post| &self.posts[*post]);
                                own.clone().any(|post| post.made.contains(id))
                            };
                            assert!(ids.iter().all(is_own), "it tells others that these are its own");
                        }
                        TabNews::Left(ids) | TabNews::Revoked(ids) => {
                            tab.excluded.extend(ids.iter().cloned())
                        }
                        _ => {}
                    }
                    self.news.push((1 - number, news));
                }
                Effect::Tell(Report::WouldLose(would_lose)) => tab.told_would_lose = would_lose,
                Effect::Tell(Report::Locked(is_locked)) => tab.told_locked = is_locked,
                Effect::Tell(Report::Issued(issued)) => {
                    assert_eq!(tab.shown(), Some(issued.post.attempt));
                    assert_eq!(tab.creation.issued(), Some(&issued));
                }
                Effect::Tell(_) | Effect::ListChanged(_) | Effect::Focus(_) | Effect::Announce(_) => {}
            }
        }
        self.tabs[number].ask_details();
        if is_signed_out {
            let creation = &self.tabs[number].creation;
            assert_eq!((creation.phase(), creation.draft()), (&Phase::Form, &Draft::default()));
            assert!(creation.problem().is_none() && creation.ended().is_none());
        }
        self.check(number, &allowed);
    }

    fn check(&mut self, number: usize, allowed: &Allowed) {
        self.check_passwords(number, allowed);
        let tab = &self.tabs[number];
        tab.check_under_way();
        let is_in_flight = tab.waits_for(|asked| matches!(asked, Asked::Post(_)));
        let would_lose = tab.shown().is_some() || is_in_flight;
        assert!(tab.creation.would_lose() || !would_lose, "leaving would lose a password");
        assert_eq!(tab.creation.would_lose(), tab.told_would_lose, "the host page was told otherwise");
        assert_eq!(tab.creation.is_locked(), tab.told_locked, "the host page was told otherwise");
        match tab.creation.phase() {
            Phase::Issued(issued) => {
                let post = self.post_of(number, issued.post.attempt);
                let got = post.got.as_deref().expect("a password has come");
                assert_eq!(issued.credential.password.reveal(), self.manners.password_of(got));
                assert_eq!(issued.post.draft(), &post.draft);
                if let Identity::Known(id) = &issued.identity
                    && issued.is_confirmed()
                {
                    assert_eq!(id, got, "it takes another for its own");
                }
                self.check_warning(tab, got, issued.may_be_revoked, &issued.exit);
            }
            Phase::Settling(settling) => {
                let post = self.post_of(number, settling.post.attempt);
                assert_eq!(settling.post.draft(), &post.draft);
                if let Finding::Named(id, _) = &settling.finding {
                    assert!(post.made.contains(id), "it takes another for its own");
                }
            }
            _ => {}
        }
        for suspect in &tab.suspects() {
            self.check_offered(number, suspect);
        }
    }

    /// A password that this page's revocations have killed, or may have, is not there without a word.
    fn check_warning(&self, tab: &Tab, got: &str, may_be_revoked: bool, exit: &Exit) {
        let is_dead = matches!(tab.revoked.get(got), Some(Heard::Revoked | Heard::Nothing));
        let is_told = may_be_revoked || *exit == Exit::Revoking(got.to_owned());
        assert!(is_told || !is_dead, "{got} may be dead, and nothing is said");
        // Another server may have given the same id, and tabs do not tell whose they speak of.
        let is_heard = tab.revoked_elsewhere.contains(got);
        let may_be = is_heard || !tab.revoked.is_empty() || !tab.pending.is_empty();
        assert!(!may_be_revoked || may_be, "nothing was revoked");
    }

    /// A password that came is on the page, waits to be, or was let go of by a person.
    fn check_passwords(&mut self, number: usize, allowed: &Allowed) {
        let tab = &mut self.tabs[number];
        let shown = tab.shown();
        if let Some(attempt) = shown {
            assert!(tab.held.contains_key(&attempt), "a password came back");
        }
        let has_any =
            matches!(tab.creation.loss(), Some(Loss::Password(_) | Loss::AnotherPassword | Loss::Answer));
        let now = self.now.saturating_add_signed(self.manners.skew[number]);
        let is_revoking = tab
            .pending
            .iter()
            .any(|pending| pending.session == tab.session && matches!(pending.asked, Asked::Revoke { .. }));
        let creation = &tab.creation;
        let is_under_way = matches!(creation.phase(), Phase::Preparing(_) | Phase::Sending(_));
        // Where it is not on the page, it is said to be there, and nothing else is offered before it is seen.
        let is_said = is_revoking
            || (creation.has_more()
                && (shown.is_some() || is_under_way || creation.may_show_next())
                && !creation.may_create(now)
                && !creation.may_create_again(now));
        let (revoked, posts, all) = (&tab.revoked, &tab.posts, &self.posts);
        tab.held.retain(|attempt, held| {
            if shown == Some(*attempt) {
                *held = Held::Shown;
                return true;
            }
            // A person has revoked that very credential before its password came.
            let got = all[posts[attempt]].got.as_ref();
            let is_revoked = got.and_then(|got| revoked.get(got)) == Some(&Heard::Revoked);
            match held {
                Held::Shown => assert_eq!(allowed.lets_go, Some(*attempt), "it went off the page"),
                Held::Waiting => {
                    assert!(has_any || is_revoked, "a password was dropped");
                    assert!(is_said || is_revoked, "a password is there, and nobody is told");
                }
            }
            *held == Held::Waiting && (has_any || !is_revoked)
        });
        let is_copied = shown.is_none() || tab.clipboard == shown;
        if let Some(issued) = tab.creation.issued() {
            assert!(is_copied || issued.saved != Saved::Copied, "it was not saved");
        }
    }

    /// What the evidence excludes is not offered.
    fn check_offered(&self, number: usize, suspect: &Suspect) {
        if !matches!(suspect.decision, Decision::Open | Decision::Asking) {
            return;
        }
        let tab = &self.tabs[number];
        let post = self.post_of(number, suspect.attempt());
        let is_beside = !matches!(tab.creation.phase(), Phase::Settling(_))
            && !matches!(tab.creation.issued().map(|issued| &issued.exit), Some(Exit::Choosing(_)));
        if let Some(why) = self.excludes(tab, post, suspect.id(), is_beside) {
            panic!("{} {why}", suspect.id());
        }
    }

    /// Why a POST cannot have made what is offered, if it cannot.
    fn excludes(&self, tab: &Tab, post: &Post, id: &str, is_beside: bool) -> Option<&'static str> {
        let made = self.servers[post.place].find(id).expect("it was made");
        if (&*made.registry_id, made.credential.description.trim())
            != (&*post.draft.registry_id, post.draft.description.trim())
        {
            return Some("is something else");
        }
        let had = |list: &ListReading| list.entries.iter().any(|entry| entry.credential.id == id);
        if post.before.as_ref().is_some_and(had) {
            return Some("was there before");
        }
        if self.manners.tells_creation && made.created_at + CLOCK_TOLERANCE < post.at {
            return Some("was made before the request left");
        }
        let is_known = !self.manners.creators[post.user].is_empty();
        let is_anothers = is_known && made.is_named() && made.user != post.user;
        // What its own answer names may be it, unless that is known to be wrong.
        let is_named = post.named.as_deref() == Some(id);
        let may_be_it = is_named && !self.tells_creators(post);
        if is_anothers && !may_be_it {
            return Some("is another user's");
        }
        let is_it = is_named && post.made.iter().any(|made| made == id);
        if !is_it && tab.excluded.contains(id) {
            return Some("is another tab's, another POST's, or decided on");
        }
        let is_whole = post.before.as_ref().is_some_and(|before| before.is_whole);
        let is_certain = is_whole && made.is_named() && made.user == post.user;
        // What a person wanted to have revoked stays there until it is.
        (is_beside && !tab.revoked.contains_key(id) && !is_certain).then_some("is not certainly new")
    }

    /// What a POST made, and what a list that was read shows, is offered.
    pub(super) fn check_found(&self, number: usize, list: &ListReading) {
        let tab = &self.tabs[number];
        let Phase::Settling(settling) = tab.creation.phase() else { return };
        if matches!(settling.finding, Finding::Named(..)) {
            return;
        }
        let post = self.post_of(number, settling.post.attempt);
        let suspects = tab.suspects();
        let is_unknown_here =
            self.manners.names[post.user].starts_with("u-") && !self.manners.creators[post.user].is_empty();
        for entry in &list.entries {
            let id = &entry.credential.id;
            let is_hidden = tab.excluded.contains(id)
                || tab.misnamed.contains(id)
                || entry.state(self.now) == State::Removed;
            // Its password has come, and waits to be seen.
            let has_come =
                tab.held.keys().any(|attempt| self.post_of(number, *attempt).got.as_ref() == Some(id));
            // Another server may have given the same id to one whose password came there.
            let mut all = tab.posts.values().map(|other| &self.posts[*other]);
            let has_come_there = all.any(|other| other.place != post.place && other.got.as_ref() == Some(id));
            let is_hidden = is_hidden || has_come || has_come_there;
            let is_unknown = is_unknown_here && entry.credential.created_by.is_some();
            if post.made.contains(id) && !is_hidden && !is_unknown {
                assert!(suspects.iter().any(|suspect| suspect.id() == id), "{id} is not offered");
            }
        }
    }
}
