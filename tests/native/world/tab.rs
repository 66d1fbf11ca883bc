//! One tab of the console, what it waits for, and what is known of it without asking it.

use std::collections::{BTreeMap, BTreeSet};

use regcred::issuing::{
    Attempt, Creation, Decision, Delete, Draft, Exit, Finding, Identity, Look, Phase, Suspect,
};

/// A machine with all that its person, its browser and the server know.
#[derive(Debug)]
pub(super) struct Tab {
    pub(super) creation: Creation,
    /// Counts sessions: an answer to an earlier one's question is nobody's.
    pub(super) session: u32,
    /// Who is signed in.
    pub(super) user: usize,
    /// At which of the two servers.
    pub(super) place: usize,
    /// What was asked for, and may be answered at any time.
    pub(super) pending: Vec<Pending>,
    /// What a press has led to so far, before its POST.
    pub(super) prepared: BTreeMap<Attempt, Draft>,
    /// Its POSTs, by their number in the world.
    pub(super) posts: BTreeMap<Attempt, usize>,
    /// Revocations after which the same is asked for again.
    pub(super) again: Vec<(Delete, Draft)>,
    /// Passwords that have come, and that no person has let go of.
    pub(super) held: BTreeMap<Attempt, Held>,
    /// Whose password is on the clipboard.
    pub(super) clipboard: Option<Attempt>,
    /// What this page's revocations did last, as it heard.
    pub(super) revoked: BTreeMap<String, Heard>,
    /// Ids that are not to be offered: another tab's, another POST's, or decided on.
    pub(super) excluded: BTreeSet<String>,
    /// Ids that answers named, and that were not theirs: nobody knows better than not to offer them.
    pub(super) misnamed: BTreeSet<String>,
    /// Ids of which another tab said that they are its own.
    pub(super) made_elsewhere: BTreeSet<String>,
    /// Ids of which another tab said that they were revoked.
    pub(super) revoked_elsewhere: BTreeSet<String>,
    pub(super) last_look: Option<Look>,
    /// Whose details were asked for last.
    pub(super) details: Option<(Attempt, String)>,
    pub(super) told_would_lose: bool,
    pub(super) told_locked: bool,
}

/// A password that has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Held {
    /// Behind another one, or until something is revoked.
    Waiting,
    /// On the page.
    Shown,
}

/// What a page heard of a revocation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Heard {
    Revoked,
    /// Whether it works is not known.
    Nothing,
    NotRevoked,
}

#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) session: u32,
    pub(super) user: usize,
    pub(super) place: usize,
    pub(super) asked: Asked,
}

#[derive(Clone, Debug)]
pub(super) enum Asked {
    Prepare(Attempt, Draft),
    Post(usize),
    Deadline(Attempt),
    Read {
        look: Look,
        registry_id: String,
    },
    /// Read one by its id.
    Credential {
        attempt: Attempt,
        registry_id: String,
        id: String,
    },
    /// Revoke it, or only look whether it is.
    Revoke {
        delete: Delete,
        id: String,
        /// Whether a list had it before.
        was_listed: bool,
        is_check: bool,
    },
}

impl Tab {
    pub(super) fn new(draft: Draft) -> Self {
        Self {
            creation: Creation::new(draft),
            session: 0,
            user: 0,
            place: 0,
            pending: Vec::new(),
            prepared: BTreeMap::new(),
            posts: BTreeMap::new(),
            again: Vec::new(),
            held: BTreeMap::new(),
            clipboard: None,
            revoked: BTreeMap::new(),
            excluded: BTreeSet::new(),
            misnamed: BTreeSet::new(),
            made_elsewhere: BTreeSet::new(),
            revoked_elsewhere: BTreeSet::new(),
            last_look: None,
            details: None,
            told_would_lose: false,
            told_locked: false,
        }
    }

    /// The session is over: what it asked for is answered to nobody.
    pub(super) fn end_session(&mut self) {
        self.session += 1;
        self.prepared.clear();
        self.again.clear();
        self.held.clear();
        self.revoked.clear();
    }

    /// Asks for the details of what is on the page, as the page does.
    pub(super) fn ask_details(&mut self) {
        let Some(issued) = self.creation.issued() else { return };
        let details = issued.id().map(|id| (issued.post.attempt, id.to_owned()));
        let registry_id = issued.post.draft().registry_id.clone();
        if self.details != details {
            self.details.clone_from(&details);
            if let Some((attempt, id)) = details {
                self.ask(Asked::Credential { attempt, registry_id, id });
            }
        }
    }

    pub(super) fn ask(&mut self, asked: Asked) {
        let (session, user, place) = (self.session, self.user, self.place);
        self.pending.push(Pending { session, user, place, asked });
    }

    pub(super) fn waits_for(&self, is_it: impl Fn(&Asked) -> bool) -> bool {
        self.pending.iter().any(|pending| pending.session == self.session && is_it(&pending.asked))
    }

    pub(super) fn shown(&self) -> Option<Attempt> {
        self.creation.issued().map(|issued| issued.post.attempt)
    }

    /// All that a person is asked about.
    pub(super) fn suspects(&self) -> Vec<Suspect> {
        match self.creation.phase() {
            Phase::Settling(settling) => match &settling.finding {
                Finding::Possible(suspects) => suspects.clone(),
                _ => Vec::new(),
            },
            Phase::Issued(issued) => match &issued.exit {
                Exit::Choosing(suspects) => suspects.clone(),
                _ => issued.duplicates.clone(),
            },
            _ => match self.creation.ended() {
                Some(refused) => refused.suspects.clone(),
                None => Vec::new(),
            },
        }
    }

    /// The ids that can be pressed on, the one that an answer named among them.
    pub(super) fn ids(&self) -> Vec<String> {
        let named = match self.creation.phase() {
            Phase::Settling(settling) => match &settling.finding {
                Finding::Named(id, _) => Some(id.clone()),
                _ => None,
            },
            Phase::Issued(issued) => match &issued.exit {
                Exit::MayStillWork(id, _) => Some(id.clone()),
                _ => None,
            },
            _ => None,
        };
        self.suspects().iter().map(|suspect| suspect.id().to_owned()).chain(named).collect()
    }

    /// Whatever the page says is under way is under way: nothing is stuck.
    pub(super) fn check_under_way(&self) {
        let creation = &self.creation;
        let reads = || {
            let is_last =
                |asked: &Asked| matches!(asked, Asked::Read { look, .. } if Some(*look) == self.last_look);
            creation.is_looking() && self.waits_for(is_last)
        };
        let revokes = |id: &str| {
            self.waits_for(|asked| matches!(asked, Asked::Revoke { id: asked, .. } if asked == id))
        };
        match creation.phase() {
            Phase::Form | Phase::Finished(_) => {}
            Phase::Preparing(attempt) => {
                assert!(
                    self.waits_for(|asked| matches!(asked, Asked::Prepare(asked, _) if asked == attempt))
                );
            }
            Phase::Sending(attempt) => {
                let post = self.posts[attempt];
                assert!(self.waits_for(|asked| matches!(asked, Asked::Post(asked) if *asked == post)));
            }
            Phase::Settling(settling) => match &settling.finding {
                Finding::Looking => {
                    let attempt = settling.post.attempt;
                    let is_it = |asked: &Asked| matches!(asked, Asked::Credential { attempt: asked, .. } if *asked == attempt);
                    assert!(reads() || self.waits_for(is_it), "nobody looks any more");
                }
                Finding::Named(id, Decision::Revoking) => assert!(revokes(id)),
                _ => {}
            },
            Phase::Issued(issued) => {
                if issued.identity == Identity::Looking || issued.exit == Exit::Finding {
                    assert!(reads(), "nobody looks any more: {issued:?}");
                }
                if let Exit::Revoking(id) = &issued.exit {
                    assert!(revokes(id));
                }
            }
        }
        let suspects = self.suspects();
        for suspect in &suspects {
            assert!(suspect.decision != Decision::Revoking || revokes(suspect.id()), "{suspect:?}");
        }
        // What a person wanted to have revoked stays there until it is known what became of it.
        for pending in self.pending.iter().filter(|pending| pending.session == self.session) {
            let Asked::Revoke { id, .. } = &pending.asked else { continue };
            let is_shown = match creation.phase() {
                Phase::Issued(issued) => issued.exit == Exit::Revoking(id.clone()),
                Phase::Settling(settling) => {
                    settling.finding == Finding::Named(id.clone(), Decision::Revoking)
                }
                _ => false,
            };
            let is_suspect = |suspect: &Suspect| suspect.id() == id && suspect.decision == Decision::Revoking;
            assert!(is_shown || suspects.iter().any(is_suspect), "{id} is being revoked, and went away");
        }
    }
}
