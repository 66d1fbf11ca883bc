use super::{Client, decode, request, transport};
use crate::error::Error;
use crate::model::{Registry, Secret};

impl Client {
    /// Reads a registry with its details.
    ///
    /// # Errors
    /// As [`decode`] says.
    pub async fn registry(&self, access_token: &Secret, registry_id: &str) -> Result<Registry, Error> {
        let request = request::registry(&self.endpoints, access_token, registry_id)?;
        decode::registry(&transport::send_within_deadline(request).await?)
    }
}
