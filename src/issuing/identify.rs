use crate::model::{Credential, NewCredential};

/// Which of a registry's credentials the new one is, where its create request's answer did not
/// name the id: contract 2.4, a browser may hide `Location`.
///
/// A name that is like the user name is decisive (`_json_key` never is, since every one has it);
/// otherwise the description is, if only one credential has it. `None` where several could be it:
/// a guess might end up revoking another's login.
pub fn identify<'a>(
    new: &NewCredential,
    description: &str,
    list: &'a [Credential],
) -> Option<&'a Credential> {
    let described = || list.iter().filter(|credential| credential.description == description);
    only(described().filter(|credential| credential.name == new.username)).or_else(|| only(described()))
}

fn only<'a>(mut candidates: impl Iterator<Item = &'a Credential>) -> Option<&'a Credential> {
    let first = candidates.next()?;
    candidates.next().is_none().then_some(first)
}
