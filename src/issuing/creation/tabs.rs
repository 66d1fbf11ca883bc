use super::{Creation, Decided, Decision, Effect, Effects};
use crate::issuing::TabNews;

impl Creation {
    /// Notes that a credential was made by one of this page's POSTs, and tells other tabs.
    pub(super) fn take(&mut self, id: &str, effects: &mut Effects) {
        if self.ownership.make(id) {
            effects.push(Effect::TellTabs(TabNews::Made(vec![id.to_owned()])));
        }
        self.drop_taken(id);
    }

    /// Notes that an answer names a credential. No other POST is offered it, although nothing has
    /// confirmed it yet.
    pub(super) fn name(&mut self, id: &str) {
        self.ownership.name(id);
        self.drop_taken(id);
    }

    pub(super) fn handle_tab(&mut self, news: TabNews, effects: &mut Effects) {
        match news {
            TabNews::Hello => {
                let ids = self.ownership.made_here();
                if !ids.is_empty() {
                    effects.push(Effect::TellTabs(TabNews::Made(ids)));
                }
            }
            TabNews::Settling(ids) => ids.iter().for_each(|id| self.ownership.ask_elsewhere(id)),
            TabNews::Settled(ids) => {
                ids.iter().for_each(|id| self.ownership.end_asking_elsewhere(id));
                // A third tab may have heard of them from both.
                if self.told_asks.iter().any(|id| ids.contains(id)) {
                    effects.push(Effect::TellTabs(TabNews::Settling(self.told_asks.clone())));
                }
            }
            TabNews::WhoCreates(draft) => {
                if self.awaits(&draft) {
                    effects.push(Effect::TellTabs(TabNews::Creates(draft)));
                }
            }
            TabNews::Creates(draft) => {
                let own = self.looking.as_ref().and_then(|looking| self.draft_of(looking.attempt));
                if let Some(looking) = &mut self.looking {
                    looking.is_created_elsewhere |= own == Some(draft);
                }
            }
            TabNews::ClipboardReplaced => self.overwrite_clipboard(),
            TabNews::Left(ids) => ids.iter().for_each(|id| self.ownership.leave_elsewhere(id)),
            TabNews::Revoked(ids) => {
                for id in &ids {
                    self.ownership.revoke_elsewhere(id);
                    let suspect = self.suspect(id);
                    if suspect.is_some_and(|suspect| !matches!(suspect.decision, Decision::Revoking)) {
                        self.drop_suspect(id, Decided::Revoked);
                    }
                }
            }
            TabNews::Made(ids) => {
                for id in &ids {
                    self.ownership.make_elsewhere(id);
                    self.drop_taken(id);
                }
            }
        }
    }

    /// Drops a suspect that turned out to be something else's, unless it is being revoked.
    pub(super) fn drop_taken(&mut self, id: &str) {
        if let Some(suspects) = self.suspects() {
            suspects.retain(|suspect| suspect.id() != id || matches!(suspect.decision, Decision::Revoking));
        }
        self.find_anew();
    }
}
