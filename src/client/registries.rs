use super::decode::Answer;
use super::list::{PageCheck, RegistryList};
use super::pages::Position;
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
        let mut check = PageCheck::default();
        let build = |page| request::registries(&self.endpoints, access_token, page);
        let mut take = |answer: &Answer| {
            let page = decode::registries(answer)?;
            let position = Position::of(&page);
            let new = check.new_items(page);
            let goes_on = !new.is_empty() && check.is_within_bounds();
            items.extend(new);
            Ok((position, goes_on))
        };
        self.each_page(false, &build, &mut take).await?;
        Ok(RegistryList { items, is_whole: check.is_whole(), left_out: check.left_out })
    }
}
