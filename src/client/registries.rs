use super::list::RegistryList;
use super::request::PageRequest;
use super::{Client, decode, request};
use crate::error::Error;
use crate::model::{Page, Registry, Secret};

impl Client {
    /// Reads a registry with its details.
    ///
    /// # Errors
    /// As [`decode`] says.
    pub async fn registry(&self, access_token: &Secret, registry_id: &str) -> Result<Registry, Error> {
        decode::registry(&self.ask(request::registry(&self.endpoints, access_token, registry_id)).await?)
    }

    /// Reads one page of the organization's registries.
    ///
    /// # Errors
    /// As [`decode`] says.
    pub async fn registries(
        &self,
        access_token: &Secret,
        page: PageRequest,
    ) -> Result<Page<Registry>, Error> {
        decode::registries(&self.ask(request::registries(&self.endpoints, access_token, page)).await?)
    }

    /// Reads all of the organization's registries that are not removed, each once. A page that
    /// fails transiently is read again.
    ///
    /// # Errors
    /// As [`decode`] says, at the first page that cannot be read.
    pub async fn all_registries(&self, access_token: &Secret) -> Result<RegistryList, Error> {
        let mut items = Vec::new();
        let build = |page| request::registries(&self.endpoints, access_token, page);
        let check =
            self.each_page(false, &build, decode::registries, &mut |new, _| items.extend(new)).await?;
        Ok(RegistryList { items, is_whole: check.is_whole(), left_out: check.left_out })
    }
}
