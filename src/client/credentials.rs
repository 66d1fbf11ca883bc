use super::decode::{self, Created};
use super::list::{ListBuilder, SeenIds};
use super::pages::{Progress, each_page};
use super::request::{self, PageRequest};
use super::{Client, CredentialList, Revocation, Session};
use crate::error::{Error, Kind, Operation};
use crate::model::{CreateCredential, Credential, Page, Secret};

/// How often a list that moves is read.
const READS: usize = 3;

impl Client {
    /// Creates a credential, by one POST that nothing here repeats. Unless the client was given a
    /// deadline, it waits for the answer however long that takes, since an answer that comes late
    /// may be the only one with a password.
    ///
    /// # Errors
    /// As [`decode`] says; [`may_have_created`](crate::error::Failure::may_have_created) tells
    /// whether one may exist.
    pub async fn create_credential(
        &self,
        access_token: &Secret,
        registry_id: &str,
        credential: &CreateCredential,
    ) -> Result<Created, Error> {
        let answer = self
            .ask(request::create_credential(&self.endpoints, access_token, registry_id, credential))
            .await?;
        decode::created(&answer)
    }

    /// Reads one credential, without its password.
    ///
    /// # Errors
    /// As [`decode`] says.
    pub async fn credential(
        &self,
        access_token: &Secret,
        registry_id: &str,
        credential_id: &str,
    ) -> Result<Credential, Error> {
        decode::credential(
            &self.ask(request::credential(&self.endpoints, access_token, registry_id, credential_id)).await?,
        )
    }

    /// Reads one page of a registry's credentials.
    ///
    /// # Errors
    /// As [`decode`] says.
    pub async fn credentials(
        &self,
        access_token: &Secret,
        registry_id: &str,
        page: PageRequest,
    ) -> Result<Page<Credential>, Error> {
        decode::credentials(
            &self.ask(request::credentials(&self.endpoints, access_token, registry_id, page)).await?,
        )
    }

    /// Reads all of a registry's credentials, revoked ones too if `removed`: 100 a page, at most
    /// four pages at once. A page that fails transiently is read again, and so is a list that
    /// moved while it was read; one that keeps moving is returned as not whole.
    ///
    /// # Errors
    /// As [`decode`] says, at the first page that cannot be read.
    pub async fn all_credentials(
        &self,
        access_token: &Secret,
        registry_id: &str,
        removed: bool,
    ) -> Result<CredentialList, Error> {
        let read = |page| self.credentials(access_token, registry_id, page);
        let mut reads = 1;
        loop {
            let mut list = ListBuilder::default();
            each_page(removed, read, |page| list.add(page)).await?;
            let list = list.finish();
            if list.is_whole || reads == READS {
                return Ok(list);
            }
            reads += 1;
        }
    }

    /// Reads all of a registry's credentials as [`all_credentials`](Self::all_credentials) does,
    /// but once, and hands each page to `take` as it comes, in the order of the list and without
    /// what came before.
    ///
    /// # Errors
    /// As [`decode`] says, at the first page that cannot be read.
    pub async fn each_credentials_page(
        &self,
        access_token: &Secret,
        registry_id: &str,
        removed: bool,
        mut take: impl FnMut(Vec<Credential>, Progress),
    ) -> Result<(), Error> {
        let read = |page| self.credentials(access_token, registry_id, page);
        let mut seen = SeenIds::default();
        let mut progress = None;
        let take = |page: Page<Credential>| {
            let progress = *progress.get_or_insert(Progress { total_size: page.total_size });
            let new = seen.only_new(page.items, |credential| &credential.id);
            let has_new = !new.is_empty();
            take(new, progress);
            has_new
        };
        each_page(removed, read, take).await
    }

    /// Revokes a credential: sends one DELETE. A 404 alone proves nothing, so after one the list is
    /// read as [`confirm_revoked`](Self::confirm_revoked) does.
    ///
    /// `was_listed` says whether an earlier list, or reading it by its id, had the credential at
    /// this address.
    pub async fn revoke(
        &self,
        session: &Session,
        registry_id: &str,
        credential_id: &str,
        was_listed: bool,
    ) -> Revocation {
        let answer = self.revoke_credential(&session.access_token, registry_id, credential_id).await;
        let is_missing = answer.as_ref().is_err_and(|error| error.kind == Kind::NotFound);
        if is_missing
            && let Ok(true) = self.confirm_revoked(session, registry_id, credential_id, was_listed).await
        {
            return Revocation::AlreadyRevoked;
        }
        Revocation::from_answer(answer.map_err(|error| session.refused(error)))
    }

    /// Returns whether the registry's list shows that a credential was revoked. Only reads.
    ///
    /// # Errors
    /// As [`decode`] says; then nobody knows.
    pub async fn confirm_revoked(
        &self,
        session: &Session,
        registry_id: &str,
        credential_id: &str,
        was_listed: bool,
    ) -> Result<bool, Error> {
        let list = self.all_credentials(&session.access_token, registry_id, true).await;
        let list = list.map_err(|error| session.refused(error))?;
        Ok(list.shows_revoked(credential_id, was_listed))
    }

    /// Sends the DELETE, and nothing else. [`revoke`](Self::revoke) also finds out what a 404 means.
    ///
    /// # Errors
    /// As [`decode::revoked`] says.
    async fn revoke_credential(
        &self,
        access_token: &Secret,
        registry_id: &str,
        credential_id: &str,
    ) -> Result<(), Error> {
        let request = request::revoke_credential(&self.endpoints, access_token, registry_id, credential_id);
        decode::revoked(&self.ask(request).await?)
    }

    /// Does the same as [`revoke`](Self::revoke) with a session that is renewed first where it ends
    /// soon. The first part is the session to go on with, or an error where there is none.
    pub async fn revoke_with(
        &self,
        current: Option<&Session>,
        registry_id: &str,
        credential_id: &str,
        was_listed: bool,
    ) -> (Result<Session, Error>, Revocation) {
        let session = match self.session(Operation::Revoke, None, current).await {
            Ok(session) => session,
            Err(error) => return (Err(error.clone()), Revocation::NotRevoked(error)),
        };
        let revocation = self.revoke(&session, registry_id, credential_id, was_listed).await;
        let ended = match &revocation {
            Revocation::NotRevoked(error) if error.is_for_the_token() => Some(error.clone()),
            _ => None,
        };
        (ended.map_or(Ok(session), Err), revocation)
    }
}
