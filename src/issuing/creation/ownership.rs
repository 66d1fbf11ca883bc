use std::collections::HashSet;

/// Which credentials belong to what, by their ids: so that none is offered as what a POST may have
/// made when it is known to be something else's.
#[derive(Debug, Default)]
pub(super) struct Ownership {
    /// They certainly belong to POSTs of this page.
    made: HashSet<String>,
    /// A person has revoked them here, or left them as they are.
    decided: HashSet<String>,
    /// An answer of this page's POSTs names them, and nothing has confirmed it yet.
    named: HashSet<String>,
    /// Another tab has made them, or a person has revoked them there.
    decided_elsewhere: HashSet<String>,
    /// A person has left them active in another tab: this tab may have made them nevertheless.
    left_elsewhere: HashSet<String>,
    /// Another tab asks a person about them, too.
    asked_elsewhere: HashSet<String>,
    /// A person has revoked them in another tab.
    revoked_elsewhere: HashSet<String>,
}

impl Ownership {
    /// Notes that a credential certainly belongs to a POST of this page. Returns whether that is new.
    pub(super) fn make(&mut self, id: &str) -> bool {
        self.made.insert(id.to_owned())
    }

    /// Notes that a person has decided on a credential.
    pub(super) fn decide(&mut self, id: &str) {
        self.decided.insert(id.to_owned());
    }

    /// Notes that an answer names a credential: it is offered as no other POST's.
    pub(super) fn name(&mut self, id: &str) {
        self.named.insert(id.to_owned());
    }

    /// Notes that a credential is decided on in another tab. Returns whether that counts: what is
    /// certainly this tab's own stays its own, whatever another says.
    pub(super) fn decide_elsewhere(&mut self, id: &str) -> bool {
        !self.made.contains(id) && {
            self.decided_elsewhere.insert(id.to_owned());
            true
        }
    }

    pub(super) fn ask_elsewhere(&mut self, ids: Vec<String>) {
        self.asked_elsewhere.extend(ids);
    }

    pub(super) fn end_asking_elsewhere(&mut self, ids: &[String]) {
        self.asked_elsewhere.retain(|id| !ids.contains(id));
    }

    pub(super) fn leave_elsewhere(&mut self, ids: Vec<String>) {
        self.left_elsewhere.extend(ids);
    }

    pub(super) fn revoke_elsewhere(&mut self, ids: &[String]) {
        self.revoked_elsewhere.extend(ids.iter().cloned());
    }

    pub(super) fn is_decided(&self, id: &str) -> bool {
        self.made.contains(id) || self.decided.contains(id) || self.decided_elsewhere.contains(id)
    }

    pub(super) fn is_asked_elsewhere(&self, id: &str) -> bool {
        self.asked_elsewhere.contains(id)
    }

    pub(super) fn is_left_elsewhere(&self, id: &str) -> bool {
        self.left_elsewhere.contains(id)
    }

    pub(super) fn is_revoked_elsewhere(&self, id: &str) -> bool {
        self.revoked_elsewhere.contains(id)
    }

    /// Whether a credential is known to be another POST's, of this page or of another tab, whatever an
    /// answer names.
    pub(super) fn is_other_posts(&self, id: &str) -> bool {
        let is_made_elsewhere = self.decided_elsewhere.contains(id) && !self.revoked_elsewhere.contains(id);
        self.made.contains(id) || is_made_elsewhere
    }

    /// What certainly belongs to POSTs of this page.
    pub(super) fn made_here(&self) -> Vec<String> {
        self.made.iter().cloned().collect()
    }

    /// What is decided on anywhere.
    pub(super) fn all_decided(&self) -> HashSet<String> {
        let Self { made, decided, named, decided_elsewhere, .. } = self;
        made.iter().chain(decided).chain(named).chain(decided_elsewhere).cloned().collect()
    }

    /// What stays true when somebody else signs in.
    pub(super) fn after_sign_out(self) -> Self {
        let Self { made, decided, named, decided_elsewhere, .. } = self;
        Self { made, decided, named, decided_elsewhere, ..Self::default() }
    }
}
