use super::decode::{self, Created};
use super::list::PageCheck;
use super::pages::Progress;
use super::request::{self, PageRequest};
use super::{Client, CredentialList, Revocation, Session};
use crate::error::{Error, Kind};
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
    /// moved while it was read; one that keeps moving is returned as not whole. So is one of more than
    /// 1,000 pages or 100,000 items, which is not read to its end.
    ///
    /// # Errors
    /// As [`decode`] says, at the first page that cannot be read.
    pub async fn all_credentials(
        &self,
        access_token: &Secret,
        registry_id: &str,
        removed: bool,
    ) -> Result<CredentialList, Error> {
        let build = |page| request::credentials(&self.endpoints, access_token, registry_id, page);
        let mut reads = 1;
        loop {
            let mut items = Vec::new();
            let mut take = |new, _: &_| items.extend(new);
            let check = self.each_page(removed, &build, decode::credentials, &mut take).await?;
            if check.is_whole() || !check.may_become_whole() || reads == READS {
                return Ok(CredentialList { items, is_whole: check.is_whole(), left_out: check.left_out });
            }
            reads += 1;
        }
    }

    /// Reads all of a registry's credentials as [`all_credentials`](Self::all_credentials) does,
    /// but once, and hands each page on as it comes, in the order of the list and without
    /// what came before. Returns whether that was the whole list.
    ///
    /// # Errors
    /// As [`decode`] says, at the first page that cannot be read.
    pub async fn each_credentials_page(
        &self,
        access_token: &Secret,
        registry_id: &str,
        removed: bool,
        mut hand_on: impl FnMut(Vec<Credential>, Progress),
    ) -> Result<bool, Error> {
        let build = |page| request::credentials(&self.endpoints, access_token, registry_id, page);
        let mut take = |new, check: &PageCheck| {
            hand_on(new, Progress { total_size: check.total_size(), left_out: check.left_out });
        };
        let check = self.each_page(removed, &build, decode::credentials, &mut take).await?;
        Ok(check.is_whole())
    }

    /// Revokes a credential: sends one DELETE. A 404 alone proves nothing, so after one the list is
    /// read as [`confirm_revoked`](Self::confirm_revoked) does; nor does a refusal or a lost answer, so
    /// after one the credential is read.
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
        let access_token = &session.access_token;
        let Err(error) = self.revoke_credential(access_token, registry_id, credential_id).await else {
            return Revocation::Revoked;
        };
        let is_revoked = match error.kind {
            Kind::NotFound(_) => {
                let confirmed = self.confirm_revoked(session, registry_id, credential_id, was_listed).await;
                confirmed.ok().filter(|is_revoked| *is_revoked)
            }
            _ if error.changed_nothing() => None,
            kind => {
                let credential = self.credential(access_token, registry_id, credential_id).await;
                let is_removed = credential.ok().map(|credential| credential.is_removed());
                // A DELETE whose answer was lost may still have its effect.
                is_removed.filter(|is_removed| *is_removed || kind.is_refusal())
            }
        };
        Revocation::failed(session.refine(error), is_revoked)
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
        let list = list.map_err(|error| session.refine(error))?;
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
}
