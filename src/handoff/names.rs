use super::address::Address;
use super::{Handover, Refusal};

/// Reduces a text to lowercase ASCII letters, digits and single hyphens, which every system accepts
/// in a name. Returns `None` if nothing is left. Lowercases ASCII only, so that Unicode's tables stay
/// out of the wasm.
pub(super) fn slug(text: &str) -> Option<String> {
    const MAX_LENGTH: usize = 40;
    slug_of(text, MAX_LENGTH)
}

fn slug_of(text: &str, max_length: usize) -> Option<String> {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    let mut slug = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    slug.make_ascii_lowercase();
    slug.truncate(max_length);
    slug.truncate(slug.trim_end_matches('-').len());
    Some(slug).filter(|slug| !slug.is_empty())
}

/// Returns the default name of a Kubernetes Secret, of at most 63 characters.
///
/// It depends on the registry's address and the description alone, so that the Secret of a replacement
/// overwrites the one before. A checksum of both tells apart what the readable part does not.
pub fn proposed_secret_name(registry_url: &str, description: &str) -> String {
    let address = Address::parse(registry_url);
    let (host, base) = match &address {
        Ok(Address { host, base, .. }) => (&**host, &**base),
        Err(_) => (registry_url, registry_url),
    };
    let host = slug_of(host, 24).unwrap_or_else(|| "registry".to_owned());
    let description_slug = slug_of(description, 28).map(|slug| format!("-{slug}")).unwrap_or_default();
    // A line break is in no address.
    format!("{host}{description_slug}-{:08x}", checksum(&format!("{base}\n{description}")))
}

/// Returns the 32-bit FNV-1a hash of a text, which stays the same in every version:
/// <https://www.rfc-editor.org/rfc/rfc9923>.
fn checksum(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Returns a file name made of a kind, the description and the [credential's id](with_id), for files
/// of which several may end up in one directory.
pub(super) fn file_name(kind: &str, handover: &Handover<'_>, extension: &str) -> String {
    let slug = slug(handover.description).map(|slug| format!("-{slug}")).unwrap_or_default();
    with_id(&format!("{kind}{slug}"), handover, extension)
}

/// Returns a file name that differs between credentials with the same description. Otherwise the
/// browser would add a number to the second file, and the command would read the first.
pub(super) fn with_id(name: &str, handover: &Handover<'_>, extension: &str) -> String {
    const ID_LENGTH: usize = 8;
    let id = handover.credential_id.and_then(slug).map(|id| {
        let start = id.get(..ID_LENGTH).unwrap_or(&id);
        format!("-{}", start.trim_end_matches('-'))
    });
    format!("{name}{}.{extension}", id.unwrap_or_default())
}

/// Checks a Secret's name, a DNS subdomain name (RFC 1123):
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>.
pub(super) fn check_secret_name(name: &str) -> Result<(), Refusal> {
    if name.len() <= 253 && name.split('.').all(is_dns_label) {
        return Ok(());
    }
    Err(Refusal::new(
        "Kubernetes doesn't accept this name for a Secret. Use lowercase letters, digits, hyphens and dots, 253 \
         characters at most. Start and end each part between dots with a letter or digit.",
    ))
}

/// Checks a namespace, a DNS label name. Empty stands for the client's own default.
pub(super) fn check_namespace(name: &str) -> Result<(), Refusal> {
    if name.is_empty() || (name.len() <= 63 && is_dns_label(name)) {
        return Ok(());
    }
    Err(Refusal::new(
        "Kubernetes doesn't accept this namespace. Use lowercase letters, digits and hyphens, 63 characters at \
         most. Start and end it with a letter or digit.",
    ))
}

/// Does not check the limit of 63 characters, which Kubernetes does not have within subdomain names.
fn is_dns_label(label: &str) -> bool {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !label.is_empty() && label.bytes().all(fits) && !label.starts_with('-') && !label.ends_with('-')
}
