use std::fmt;

use super::{Error, Input, Kind, Missing, Operation, Step, Unusable};
use crate::model::Violation;

/// An [`Error`] in three parts, in the order in which a person needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happened.
    pub what: String,
    /// What it means for the credential; empty after reading or signing in, which change none.
    pub credential: String,
    /// What to do next.
    pub next: String,
}

/// All three, in one line.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        for sentence in [&self.credential, &self.next].into_iter().filter(|sentence| !sentence.is_empty()) {
            f.write_str(" ")?;
            f.write_str(sentence)?;
        }
        Ok(())
    }
}

/// One thing that is wrong with the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The input that it belongs to; `None` for a field that there is no input for.
    pub input: Option<Input>,
    /// What is wrong.
    pub message: String,
}

impl From<&Violation> for Fault {
    fn from(Violation { field, message }: &Violation) -> Self {
        let input = input(field);
        let message = match input {
            None if !field.is_empty() => {
                format!("{field}: {message} (not in this form: ask your administrator)")
            }
            _ => message.clone(),
        };
        Self { input, message }
    }
}

/// The input that a field's name or path is about: `/description`, `createCredential.arg1.description`
/// and `registryId` are as good as the API's own names.
fn input(field: &str) -> Option<Input> {
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    // From its end, since the last segment decides.
    let is = |name: &str| {
        let last = field.bytes().rev().skip_while(|byte| !is_of_word(byte)).take_while(is_of_word);
        let letters = last.filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
        letters.eq(name.bytes().rev())
    };
    if is("description") { Some(Input::Description) } else { is("registryid").then_some(Input::RegistryId) }
}

impl Error {
    /// The error in words.
    pub fn explain(&self) -> Explanation {
        Explanation {
            what: self.what_happened(),
            credential: self.credential().to_owned(),
            next: self.next().to_owned(),
        }
    }

    /// The error in words, in a page that gives the tokens itself: nobody there can paste or create one.
    pub fn explain_without_field(&self) -> Explanation {
        let next = match self.kind {
            // Its two ways are open there, too.
            Kind::UnusableToken(Unusable::OtherUsers) => self.next(),
            _ if self.may_have_created => self.next(),
            Kind::Unauthorized | Kind::UnusableToken(_) => "Try again: this page then gets a new token.",
            _ if self.is_for_the_token() => "Try again. If it keeps failing, tell whoever runs this page.",
            Kind::Forbidden => "Ask your organization's administrator which role this takes.",
            Kind::NotFound(Missing::Named) if self.operation != Operation::Revoke => {
                "Look for it in the list first. If it isn't there, check that this page has signed you in to the right organization."
            }
            _ => self.next(),
        };
        Explanation { next: next.to_owned(), ..self.explain() }
    }

    /// The error in words, for a program that uses the client: it has no page, no form and no field.
    pub fn explain_to_program(&self) -> Explanation {
        let mut told = self.explain();
        let is_unsent = self.step == Step::Unsent;
        if is_unsent && self.kind == Kind::Timeout {
            "The time was over before the request was sent.".clone_into(&mut told.what);
        }
        if matches!(self.kind, Kind::Invalid(_)) && self.operation == Operation::Revoke {
            "Nothing was sent.".clone_into(&mut told.credential);
        }
        let next = match self.kind {
            _ if self.may_have_created => return told,
            Kind::Invalid(Input::Token) => "Pass the token alone.",
            Kind::Invalid(Input::RegistryId | Input::CredentialId) => "Pass an ID from the API's list.",
            Kind::Invalid(Input::Description) => "Pass a description.",
            Kind::Refused if self.is_of_sign_in() => {
                "Pass another token, such as a new one from your cloud console: My Account > API tokens."
            }
            Kind::Unauthorized | Kind::UnusableToken(_) => "Pass a new token.",
            Kind::Forbidden if self.is_of_sign_in() => {
                "Pass the whole token, or create an API token with the role “VMware Tanzu Application Catalog” or \
                 “Bitnami Secure Images”."
            }
            Kind::NotFound(Missing::Service) | Kind::Unexpected => "Check the client's addresses.",
            Kind::NotFound(Missing::Either) => "Check the ID and the client's addresses.",
            Kind::NotFound(Missing::Named) if self.operation == Operation::Revoke => {
                "Read the registry's list, with removed ones, to see whether it was revoked."
            }
            Kind::Refused if self.has_violations() => "Correct what the problem's violations name.",
            Kind::Refused | Kind::Conflict if self.has_words() => "Read the problem's title and detail.",
            Kind::TooLarge if self.operation == Operation::Create => "Shorten the description.",
            Kind::Timeout if is_unsent => "Allow more time.",
            Kind::Aborted => "",
            _ => return told,
        };
        Explanation { next: next.to_owned(), ..told }
    }

    /// What happened, in one sentence.
    pub fn what_happened(&self) -> String {
        let server = if self.step == Step::Token { "token service" } else { "API" };
        match self.kind {
            Kind::Invalid(Input::Token) => "Tokens can't contain spaces or special characters.",
            Kind::UnusableToken(Unusable::Missing) => "Nobody is signed in.",
            Kind::UnusableToken(Unusable::Expired) => "Your access token has expired.",
            Kind::UnusableToken(Unusable::Ending) => {
                "Your access token expires in less than a minute and can't be renewed."
            }
            Kind::UnusableToken(Unusable::OtherUsers) => "This token belongs to another user.",
            Kind::Invalid(Input::RegistryId) => "This isn't a registry ID.",
            Kind::Invalid(Input::CredentialId) => "This isn't a credential ID.",
            Kind::Invalid(Input::Description) => "The description is empty.",
            Kind::Refused if self.is_of_sign_in() => "Your token wasn't accepted.",
            Kind::Refused if self.has_violations() => "Some of the input was refused.",
            Kind::Refused => "The request was refused.",
            Kind::Unauthorized => "Your token is no longer valid.",
            Kind::Forbidden => match (self.step, self.operation) {
                (Step::Token | Step::Identity, _) | (_, Operation::SignIn) => {
                    "This token can't access the catalog."
                }
                (_, Operation::Create) => "You aren't allowed to create credentials for this registry.",
                (_, Operation::Revoke) => "You aren't allowed to revoke this credential.",
                (_, Operation::Read) => "You aren't allowed to see this.",
            },
            Kind::NoOrganization => "This token doesn't belong to an organization.",
            Kind::NotFound(Missing::Service) => {
                return format!("There is no {server} at the configured address.");
            }
            Kind::NotFound(Missing::Either) => match self.operation {
                Operation::Create => {
                    "There is no registry with this ID, or no API at the configured address."
                }
                _ => "There is no such registry or credential, or no API at the configured address.",
            },
            Kind::NotFound(Missing::Named) => match self.operation {
                Operation::Create => "Your organization has no registry with this ID.",
                // After a DELETE, only the list was read.
                Operation::Revoke if self.status.is_none() => "The list does not show that it was revoked.",
                Operation::Revoke => "The API didn't find this credential.",
                _ => "Your organization has no such registry or credential.",
            },
            Kind::Conflict => "This conflicts with another request.",
            Kind::TooLarge => "The request is too large for the server.",
            Kind::TokenTooLarge => return format!("Your token is too large for the {server}."),
            Kind::RateLimited => "There were too many requests in a short time.",
            Kind::ServerError => {
                return match self.status {
                    Some(502 | 504) => format!("The {server} didn't respond."),
                    _ => format!("The {server} returned an error."),
                };
            }
            Kind::Unavailable => return format!("The {server} is temporarily unavailable."),
            Kind::Unexpected => {
                return match self.status {
                    Some(0) => format!("The {server} answered with a redirect, which isn't followed."),
                    Some(status) => {
                        format!("The {server} answered with an unexpected HTTP status, {status}.")
                    }
                    None => format!("The {server} gave an unexpected answer."),
                };
            }
            Kind::Unreadable => return format!("The {server}'s answer couldn't be read."),
            Kind::Network => {
                return match self.status {
                    Some(_) => format!("The connection broke during the {server}'s answer."),
                    None => format!("There was no answer from the {server}."),
                };
            }
            Kind::Timeout => return format!("The {server} took too long to answer."),
            Kind::Aborted if self.step == Step::Unsent => "The request was stopped before it was sent.",
            Kind::Aborted => "The request was stopped before the answer was complete.",
        }
        .to_owned()
    }

    fn credential(&self) -> &'static str {
        match self.operation {
            Operation::Create if self.step != Step::Request => "No credential was created.",
            // A browser may send a POST twice: the first may have created one, and this answers the
            // second.
            Operation::Create if !self.may_have_created => {
                "According to the answer, no credential was created."
            }
            Operation::Create if self.credential_id.is_some() => {
                "A credential was created, but its password was lost."
            }
            Operation::Create => "A credential may have been created.",
            Operation::Revoke if self.changed_nothing() => "The credential still works.",
            Operation::Revoke if self.kind.is_refusal() && !matches!(self.kind, Kind::NotFound(_)) => {
                "According to the answer, the credential wasn't revoked."
            }
            Operation::Revoke => "The credential may still work.",
            Operation::SignIn | Operation::Read => "",
        }
    }

    fn next(&self) -> &'static str {
        if self.may_have_created {
            return match self.credential_id {
                Some(_) => "Revoke it, then create another.",
                None => {
                    "Before you try again, look for it among the registry's credentials, and revoke it. \
                     Its password can't be recovered."
                }
            };
        }
        match self.kind {
            Kind::Invalid(Input::Token) => "Copy the token again, and paste nothing else.",
            Kind::UnusableToken(Unusable::Missing | Unusable::Expired | Unusable::Ending)
                if self.operation == Operation::Create =>
            {
                "Paste a new token. The form keeps what you entered."
            }
            Kind::UnusableToken(Unusable::OtherUsers) => {
                "Finish with the credential on this page first, or sign in as the same user."
            }
            Kind::NoOrganization => {
                "Choose your organization in your cloud console, and create an API token there."
            }
            Kind::Invalid(Input::RegistryId | Input::CredentialId) => "Paste the ID as the catalog shows it.",
            Kind::Invalid(Input::Description) => "Enter a description.",
            Kind::Refused if self.is_of_sign_in() => {
                "Copy it again, or create a new one in your cloud console: My Account > API tokens."
            }
            Kind::Unauthorized | Kind::UnusableToken(_) => "Paste a new token.",
            Kind::Forbidden if self.is_of_sign_in() => {
                "Copy all of the token again, or create an API token with the role “VMware Tanzu Application \
                 Catalog” or “Bitnami Secure Images”."
            }
            Kind::Forbidden => {
                "Ask your organization's administrator which role this takes, or use another token."
            }
            Kind::NotFound(Missing::Service) => "Tell whoever runs this console.",
            Kind::NotFound(_) if self.operation == Operation::Revoke => {
                "Check again, or look at the registry's credentials."
            }
            Kind::NotFound(Missing::Either) => {
                "Check the ID. If it is right, tell whoever runs this console."
            }
            Kind::NotFound(Missing::Named) => {
                "Look for it in the list first. If it isn't there, check that your token belongs to the right \
                 organization."
            }
            Kind::Refused if self.has_violations() => "Fix the errors below and try again.",
            Kind::Refused | Kind::Conflict if self.has_words() => {
                "Read the server's message, then try again."
            }
            Kind::Refused | Kind::Conflict => {
                "Try again. If it keeps failing, tell whoever runs the service."
            }
            Kind::TokenTooLarge => {
                "Create an API token with fewer roles in your cloud console: My Account > API tokens."
            }
            Kind::TooLarge if self.operation == Operation::Create => "Shorten the description and try again.",
            Kind::TooLarge | Kind::ServerError | Kind::Unreadable => {
                "Try again. If it keeps failing, tell whoever runs the service."
            }
            Kind::RateLimited | Kind::Unavailable => "Wait a moment, then try again.",
            Kind::Unexpected => "Tell whoever runs this console. Its configured address may be wrong.",
            Kind::Aborted => "Try again when you are ready.",
            Kind::Network | Kind::Timeout => "Check your connection and try again.",
        }
    }

    /// What of the input is at fault, in the order in which the server named it. A field that has
    /// no input on the page is named in the text instead.
    pub fn faults(&self) -> Vec<Fault> {
        let violations = self.problem.iter().flat_map(|problem| &problem.violations);
        let mut named: Vec<Fault> = violations.map(Fault::from).collect();
        if !named.is_empty() {
            let more = self.problem.as_ref().map_or(0, |problem| problem.violations_left_out);
            named.extend((more > 0).then(|| Fault { input: None, message: format!("And {more} more.") }));
            return named;
        }
        let is_create = self.operation == Operation::Create && self.step == Step::Request;
        let whole = match self.kind {
            Kind::Invalid(input) => Some(input),
            Kind::NotFound(Missing::Named) if is_create => Some(Input::RegistryId),
            Kind::TooLarge if is_create => Some(Input::Description),
            _ => self.is_for_the_token().then_some(Input::Token),
        };
        let fault = |input| Fault { input: Some(input), message: self.what_happened() };
        whole.map(fault).into_iter().collect()
    }

    fn has_violations(&self) -> bool {
        self.problem.as_ref().is_some_and(|problem| !problem.violations.is_empty())
    }

    /// Whether the server says why in words.
    fn has_words(&self) -> bool {
        self.problem.as_ref().is_some_and(|problem| problem.title.is_some() || problem.detail.is_some())
    }
}
