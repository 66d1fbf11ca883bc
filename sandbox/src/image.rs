use serde_json::json;
use sha2::{Digest, Sha256};

/// Where the seeded image is, and under which tag.
pub(crate) const REPOSITORY: &str = "demo/hello";
/// Its tag.
pub(crate) const TAG: &str = "1.0";

/// The media type of [`Image::manifest`].
pub(crate) const MANIFEST_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";

const GREETING: &[u8] = b"Hello from the sandbox's registry.\n";

/// An OCI image: two blobs and the manifest that names them.
pub(crate) struct Image {
    pub(crate) blobs: [Vec<u8>; 2],
    pub(crate) manifest: Vec<u8>,
}

/// The smallest image worth a pull: one layer with one text.
pub(crate) fn hello() -> std::io::Result<Image> {
    let layer = layer()?;
    let config = json!({
        "architecture": "amd64",
        "os": "linux",
        "config": {},
        "rootfs": { "type": "layers", "diff_ids": [digest(&layer)] },
    });
    let config = config.to_string().into_bytes();
    let descriptor = |media_type: &str, blob: &[u8]| json!({ "mediaType": media_type, "size": blob.len(), "digest": digest(blob) });
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "config": descriptor("application/vnd.oci.image.config.v1+json", &config),
        "layers": [descriptor("application/vnd.oci.image.layer.v1.tar", &layer)],
    });
    Ok(Image { blobs: [config, layer], manifest: manifest.to_string().into_bytes() })
}

fn layer() -> std::io::Result<Vec<u8>> {
    let mut header = tar::Header::new_gnu();
    header.set_size(GREETING.len() as u64);
    header.set_mode(0o644);
    let mut archive = tar::Builder::new(Vec::new());
    archive.append_data(&mut header, "hello.txt", GREETING)?;
    archive.into_inner()
}

/// A blob's name.
pub(crate) fn digest(blob: &[u8]) -> String {
    let hex: String = Sha256::digest(blob).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
