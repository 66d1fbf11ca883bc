use super::{Handover, Refusal};

/// Letters, digits and single hyphens of ASCII: a part of a name that every system takes. `None`
/// where nothing of the text is left. Lowercased as ASCII: Unicode's tables stay out of the wasm.
pub(super) fn slug(text: &str) -> Option<String> {
    const MOST_CHARACTERS: usize = 40;
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    let mut slug = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    slug.make_ascii_lowercase();
    slug.truncate(MOST_CHARACTERS);
    slug.truncate(slug.trim_end_matches('-').len());
    Some(slug).filter(|slug| !slug.is_empty())
}

/// The name that a Secret gets where nobody chose one. It follows from the description alone, so
/// that a successor's Secret takes its predecessor's place.
pub fn proposed_secret_name(description: &str) -> String {
    format!("registry-{}", slug(description).unwrap_or_else(|| "credential".to_owned()))
}

/// The name of a file of which several may come to lie in one directory: what it is, what for, and
/// [which](with_id).
pub(super) fn file_name(kind: &str, handover: &Handover<'_>, ending: &str) -> String {
    let slug = slug(handover.description).map(|slug| format!("-{slug}")).unwrap_or_default();
    with_id(&format!("{kind}{slug}"), handover, ending)
}

/// A file name that tells credentials of the same description apart: a browser would add a number
/// to the second, and the command that reads the file would read the older one.
pub(super) fn with_id(name: &str, handover: &Handover<'_>, ending: &str) -> String {
    const SHORT: usize = 8;
    let id = handover.credential_id.and_then(slug).map(|id| {
        let start = id.get(..SHORT).unwrap_or(&id);
        format!("-{}", start.trim_end_matches('-'))
    });
    format!("{name}{}.{ending}", id.unwrap_or_default())
}

/// Names of objects: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>,
/// DNS subdomain names (RFC 1123).
pub(super) fn check_secret_name(name: &str) -> Result<(), Refusal> {
    if name.len() <= 253 && name.split('.').all(is_dns_label) {
        return Ok(());
    }
    Err(Refusal::new(
        "Kubernetes does not take this name for a Secret: it may have small letters, digits, hyphens and dots, \
         253 at most, and each part between dots begins and ends with a letter or digit. Choose another.",
    ))
}

/// Likewise, DNS label names.
pub(super) fn check_namespace(name: &str) -> Result<(), Refusal> {
    if name.is_empty() || (name.len() <= 63 && is_dns_label(name)) {
        return Ok(());
    }
    Err(Refusal::new(
        "Kubernetes has no namespace of this name: it may have small letters, digits and hyphens, 63 at most, \
         and it begins and ends with a letter or digit. Choose another.",
    ))
}

/// Without the limit of 63 characters, which subdomain names do not have in Kubernetes.
fn is_dns_label(label: &str) -> bool {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !label.is_empty() && label.bytes().all(fits) && !label.starts_with('-') && !label.ends_with('-')
}
