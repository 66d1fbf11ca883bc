use super::decode::{self, Created};
use super::pages::{Progress, each_page, with_patience};
use super::request::{self, PageRequest};
use super::{Client, Session};
use crate::error::{Error, Operation};
use crate::model::{CreateCredential, Credential, Page, Secret};

impl Client {
    /// Creates a credential, by one POST that nothing here repeats. Unless the client was given a
    /// deadline, it waits for the answer however long that takes, since an answer that comes late
    /// may be the only one with a password.
    ///
    /// # Errors
    /// As [`decode`] says; [`may_have_created`](crate::error::Failure::may_have_created) tells whether one may exist.
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

    /// Reads all of a registry's credentials that are not revoked.
    ///
    /// # Errors
    /// As [`decode`] says, at the first page that fails.
    pub async fn all_credentials(
        &self,
        access_token: &Secret,
        registry_id: &str,
    ) -> Result<Vec<Credential>, Error> {
        let mut all = Vec::new();
        let read = |page| self.credentials(access_token, registry_id, page);
        each_page(false, read, |mut items, _| all.append(&mut items)).await?;
        Ok(all)
    }

    /// Reads all of a registry's credentials, revoked ones too if `removed`: 100 a page, at most
    /// four pages at once, each handed to `take` in the order of the list. A page that fails in
    /// passing is read again.
    ///
    /// # Errors
    /// As [`decode`] says, at the first page that fails for good.
    pub async fn each_credentials_page(
        &self,
        access_token: &Secret,
        registry_id: &str,
        removed: bool,
        take: impl FnMut(Vec<Credential>, Progress),
    ) -> Result<(), Error> {
        let read = async |page| with_patience(|| self.credentials(access_token, registry_id, page)).await;
        each_page(removed, read, take).await
    }

    /// Revokes a credential; logins with it end.
    ///
    /// # Errors
    /// As [`decode`] says.
    pub async fn revoke_credential(
        &self,
        access_token: &Secret,
        registry_id: &str,
        credential_id: &str,
    ) -> Result<(), Error> {
        decode::revoked(
            &self
                .ask(request::revoke_credential(&self.endpoints, access_token, registry_id, credential_id))
                .await?,
        )
    }

    /// The same with a session that is renewed first where it ends soon. The first part says what
    /// became of the session: an error where it is of no use any more.
    pub async fn revoke_with(
        &self,
        at_hand: Option<&Session>,
        registry_id: &str,
        credential_id: &str,
    ) -> (Result<Session, Error>, Result<(), Error>) {
        match self.session(None, at_hand).await {
            Ok(session) => {
                let result = self.revoke_credential(&session.access_token, registry_id, credential_id).await;
                let ended = result.as_ref().err().filter(|error| error.is_for_the_token()).cloned();
                (ended.map_or(Ok(session), Err), result)
            }
            Err(error) => {
                let mut unsent = error.clone();
                unsent.operation = Operation::Revoke;
                (Err(error), Err(unsent))
            }
        }
    }
}
