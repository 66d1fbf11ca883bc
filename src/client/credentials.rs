use web_sys::AbortSignal;

use super::decode::{self, Created};
use super::request::{self, PageRequest};
use super::{Client, transport};
use crate::error::Error;
use crate::model::{CreateCredential, Credential, Page, Secret};

impl Client {
    /// Creates a credential, by one POST that nothing here repeats. It waits for the answer
    /// however long that takes, since an answer that comes late may be the only one with a password.
    ///
    /// # Errors
    /// As [`decode`] says; [`may_have_created`](crate::error::Failure::may_have_created) tells whether one may exist.
    pub async fn create_credential(
        &self,
        access_token: &Secret,
        registry_id: &str,
        credential: &CreateCredential,
        signal: Option<&AbortSignal>,
    ) -> Result<Created, Error> {
        let request = request::create_credential(&self.endpoints, access_token, registry_id, credential)?;
        decode::created(&transport::send(request, signal).await?)
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
        let request = request::credential(&self.endpoints, access_token, registry_id, credential_id)?;
        decode::credential(&transport::send_within_deadline(request).await?)
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
        let request = request::credentials(&self.endpoints, access_token, registry_id, page)?;
        decode::credentials(&transport::send_within_deadline(request).await?)
    }

    /// Reads all of a registry's credentials that are not revoked, page by page.
    ///
    /// # Errors
    /// As [`decode`] says, at the first page that fails.
    pub async fn all_credentials(
        &self,
        access_token: &Secret,
        registry_id: &str,
    ) -> Result<Vec<Credential>, Error> {
        const PAGE_SIZE: u32 = 100;
        let mut all = Vec::new();
        for page in 1.. {
            let request = PageRequest { page, page_size: PAGE_SIZE, removed: false };
            let mut answer = self.credentials(access_token, registry_id, request).await?;
            let last = answer.items.is_empty() || page >= answer.total_pages;
            all.append(&mut answer.items);
            if last {
                break;
            }
        }
        Ok(all)
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
        let request = request::revoke_credential(&self.endpoints, access_token, registry_id, credential_id)?;
        decode::revoked(&transport::send_within_deadline(request).await?)
    }
}
