/// Which credentials belong to what, by their ids: so that none is offered as what a POST may have
/// made when it is known to be something else's.
#[derive(Debug, Default)]
pub(super) struct Ownership {
    known: Vec<(String, Known)>,
}

/// What is known of one credential.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// It certainly belongs to a POST of this page.
    is_made: bool,
    /// A person has revoked it here, or left it as it is.
    is_decided: bool,
    /// An answer of this page's POSTs names it, and nothing has confirmed it yet.
    is_named: bool,
    /// It certainly belongs to a POST of another tab, or was there before all of this page's.
    is_made_elsewhere: bool,
    /// A person has left it active in another tab: this tab may have made it nevertheless.
    is_left_elsewhere: bool,
    /// Another tab asks a person about it, too.
    is_asked_elsewhere: bool,
    /// A person has revoked it in another tab.
    is_revoked_elsewhere: bool,
}

impl Ownership {
    fn of(&self, id: &str) -> Known {
        self.known.iter().find(|(known, _)| known == id).map(|(_, known)| *known).unwrap_or_default()
    }

    fn of_mut(&mut self, id: &str) -> &mut Known {
        let index = self.known.iter().position(|(known, _)| known == id).unwrap_or_else(|| {
            self.known.push((id.to_owned(), Known::default()));
            self.known.len() - 1
        });
        &mut self.known[index].1
    }

    /// Notes that a credential certainly belongs to a POST of this page. Returns whether that is new.
    pub(super) fn make(&mut self, id: &str) -> bool {
        !std::mem::replace(&mut self.of_mut(id).is_made, true)
    }

    /// Notes that a person has decided on a credential.
    pub(super) fn decide(&mut self, id: &str) {
        self.of_mut(id).is_decided = true;
    }

    /// Notes that an answer names a credential: it is offered as no other POST's.
    pub(super) fn name(&mut self, id: &str) {
        self.of_mut(id).is_named = true;
    }

    /// Notes that what an answer named, and what was taken for it if `was_made`, is not what its POST made.
    pub(super) fn disclaim(&mut self, id: &str, was_made: bool) {
        let known = self.of_mut(id);
        known.is_named = false;
        known.is_made &= !was_made;
    }

    /// Notes that a credential was made elsewhere. What is certainly this tab's own stays its own,
    /// whatever another says.
    pub(super) fn make_elsewhere(&mut self, id: &str) {
        let known = self.of_mut(id);
        known.is_made_elsewhere |= !known.is_made;
    }

    pub(super) fn ask_elsewhere(&mut self, id: &str) {
        self.of_mut(id).is_asked_elsewhere = true;
    }

    pub(super) fn end_asking_elsewhere(&mut self, id: &str) {
        self.of_mut(id).is_asked_elsewhere = false;
    }

    pub(super) fn leave_elsewhere(&mut self, id: &str) {
        self.of_mut(id).is_left_elsewhere = true;
    }

    pub(super) fn revoke_elsewhere(&mut self, id: &str) {
        self.of_mut(id).is_revoked_elsewhere = true;
    }

    pub(super) fn is_decided(&self, id: &str) -> bool {
        let known = self.of(id);
        known.is_made || known.is_decided || known.is_made_elsewhere || known.is_revoked_elsewhere
    }

    /// Whether a credential is not offered as what a POST may have made, unless that one's own answer names it.
    pub(super) fn is_taken(&self, id: &str) -> bool {
        self.is_decided(id) || self.of(id).is_named
    }

    pub(super) fn is_asked_elsewhere(&self, id: &str) -> bool {
        self.of(id).is_asked_elsewhere
    }

    pub(super) fn is_left_elsewhere(&self, id: &str) -> bool {
        self.of(id).is_left_elsewhere
    }

    pub(super) fn is_revoked_elsewhere(&self, id: &str) -> bool {
        self.of(id).is_revoked_elsewhere
    }

    /// Whether a credential is known to be another POST's, of this page or of another tab, whatever an
    /// answer names.
    pub(super) fn is_other_posts(&self, id: &str) -> bool {
        let known = self.of(id);
        known.is_made || known.is_made_elsewhere
    }

    /// What certainly belongs to POSTs of this page.
    pub(super) fn made_here(&self) -> Vec<String> {
        self.known.iter().filter(|(_, known)| known.is_made).map(|(id, _)| id.clone()).collect()
    }

    /// What stays true when somebody else signs in.
    pub(super) fn after_sign_out(mut self) -> Self {
        for (_, known) in &mut self.known {
            *known = Known { is_left_elsewhere: false, is_asked_elsewhere: false, ..*known };
        }
        self
    }
}
