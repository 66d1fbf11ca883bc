use super::{Error, Input, Kind, Operation};
use crate::model::Violation;

/// An [`Error`] in three parts, in the order in which a person needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happened.
    pub what: String,
    /// What it means for the credential; empty after a read, which changes nothing.
    pub credential: String,
    /// What to do next.
    pub next: String,
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
        match field.as_str() {
            "description" => Self { input: Some(Input::Description), message: message.clone() },
            "registry_id" => Self { input: Some(Input::RegistryId), message: message.clone() },
            "" => Self { input: None, message: message.clone() },
            _ => Self { input: None, message: format!("{field}: {message}") },
        }
    }
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

    /// What happened, in one sentence.
    pub fn what_happened(&self) -> String {
        let server = match self.operation {
            Operation::SignIn => "token service",
            _ => "API",
        };
        match self.kind {
            Kind::Invalid(Input::Token) => {
                "The token holds characters that no token has, such as a blank or a line break.".to_owned()
            }
            Kind::Invalid(Input::ExpiredToken) => "The access token has expired.".to_owned(),
            Kind::Invalid(Input::EndingToken) => {
                "The access token ends in less than a minute, and cannot be renewed.".to_owned()
            }
            Kind::Invalid(Input::RegistryId) => "This cannot be a registry ID.".to_owned(),
            Kind::Invalid(Input::CredentialId) => "This cannot be a credential ID.".to_owned(),
            Kind::Invalid(Input::Description) => "The description is empty.".to_owned(),
            Kind::Refused if self.operation == Operation::SignIn => "The token was not accepted.".to_owned(),
            Kind::Refused if self.has_violations() => "Some of the input was refused.".to_owned(),
            Kind::Refused => "The request was refused.".to_owned(),
            Kind::Unauthorized => "The token is not accepted, or no longer.".to_owned(),
            Kind::Forbidden => match self.operation {
                Operation::SignIn => "This token is for another service, or has no role in the catalogue.",
                Operation::Create => "You are not allowed to create credentials for this registry.",
                Operation::Revoke => "You are not allowed to revoke this credential.",
                Operation::Read => "You are not allowed to see this.",
            }
            .to_owned(),
            Kind::NoOrganization => "This token belongs to no organization.".to_owned(),
            Kind::NotFound => match self.operation {
                Operation::SignIn => "There is no token service at the configured address.",
                Operation::Create => "There is no registry with this ID in your organization.",
                Operation::Revoke => "The credential is not there any more.",
                Operation::Read => "There is no such registry or credential in your organization.",
            }
            .to_owned(),
            Kind::Conflict => "The request is in conflict with something that is there already.".to_owned(),
            Kind::TooLarge => "The request is larger than the server takes.".to_owned(),
            Kind::RateLimited => "Too many requests were made in a short time.".to_owned(),
            Kind::ServerError => match self.status {
                Some(502 | 504) => format!("A gateway before the {server} got no proper answer from it."),
                _ => format!("The {server} failed."),
            },
            Kind::Unavailable => format!("The {server} is unavailable for the moment."),
            Kind::Unexpected => match self.status {
                Some(0) => format!("The {server} answered with a redirect, which is not followed."),
                Some(status) => {
                    format!("The {server} answered with HTTP {status}, which it does not document.")
                }
                None => format!("The {server} answered in a way that it does not document."),
            },
            Kind::Unreadable => format!("The {server} answered, but its answer could not be read."),
            Kind::Network => {
                format!("No answer came from the {server}: it was not reachable, or the connection was cut.")
            }
            Kind::Timeout => format!("No answer came from the {server} in time."),
            Kind::Aborted => "The request was stopped before an answer came.".to_owned(),
        }
    }

    fn credential(&self) -> &'static str {
        match self.operation {
            Operation::Create if !self.may_have_created => match self.kind {
                Kind::Conflict | Kind::TooLarge | Kind::RateLimited | Kind::Unauthorized => {
                    "The request was turned away, so no credential was created by it."
                }
                _ => "No credential was created.",
            },
            Operation::Create if self.credential_id.is_some() => {
                "A credential was created, but its password was lost with the answer."
            }
            Operation::Create => "A credential may have been created.",
            Operation::Revoke if self.kind == Kind::NotFound => "It no longer works.",
            Operation::Revoke if self.is_refusal() => "The credential still works.",
            Operation::Revoke => "The credential may still work.",
            Operation::SignIn => "No credential was created.",
            Operation::Read => "",
        }
    }

    fn next(&self) -> &'static str {
        use Operation::{Create, Read, Revoke, SignIn};
        if self.operation == Create && self.may_have_created {
            return match self.credential_id {
                Some(_) => "Revoke it, and create another.",
                None => {
                    "Before you try again, look at the registry's credentials for one with this \
                     description, and revoke it: its password cannot be had any more."
                }
            };
        }
        match (self.kind, self.operation) {
            (Kind::Invalid(Input::Token), _) => "Copy the token once more and paste it alone.",
            (Kind::Invalid(Input::ExpiredToken | Input::EndingToken), _) => {
                "Paste a new token. What you typed is kept."
            }
            (Kind::NoOrganization, _) => {
                "Choose the organization in your cloud console, and make an API token there."
            }
            (Kind::Invalid(Input::RegistryId | Input::CredentialId), _) => {
                "Paste the ID as the catalogue shows it."
            }
            (Kind::Invalid(Input::Description), _) => "Say where the credential will be used.",
            (Kind::Refused, SignIn) => {
                "It may be mistyped, expired or revoked: copy it once more, or make a new one under \
                 My Account, API tokens."
            }
            (Kind::Unauthorized, SignIn | Create | Revoke | Read) => "Paste a new token.",
            (Kind::Forbidden, SignIn) => {
                "Make an API token with the service role of the catalogue: “VMware Tanzu Application \
                 Catalog” or “Bitnami Secure Images”."
            }
            (Kind::Forbidden, _) => {
                "Ask an administrator of your organization for the role, or use a token that has it."
            }
            (Kind::NotFound, SignIn) => "Tell whoever runs this console.",
            (Kind::NotFound, Create | Read) => {
                "Compare the ID, and whether the token belongs to the right organization."
            }
            (Kind::NotFound, Revoke) => "Nothing is left to do.",
            (Kind::Refused, _) if self.has_violations() => "Correct what is named below and try again.",
            (Kind::Refused | Kind::Conflict, _) => "Read what the server said, correct it and try again.",
            (Kind::TooLarge, _) => "Shorten the description and try again.",
            (Kind::RateLimited | Kind::Unavailable, _) => "Wait a little, then try again.",
            (Kind::Unexpected, _) => "Tell whoever runs this console: its configured address may be wrong.",
            (Kind::Aborted, _) => "Try again when you are ready.",
            (Kind::ServerError | Kind::Unreadable, _) => {
                "Try again; if it stays like this, tell whoever runs the service."
            }
            (Kind::Network | Kind::Timeout, _) => "Check the connection and try again.",
        }
    }

    /// What of the input is at fault, in the order in which the server named it. A field that no
    /// input here goes by is named in the text instead.
    pub fn faults(&self) -> Vec<Fault> {
        let violations = self.problem.iter().flat_map(|problem| &problem.violations);
        let named: Vec<Fault> = violations.map(Fault::from).collect();
        let whole = match (self.kind, self.operation) {
            _ if !named.is_empty() => return named,
            (Kind::Invalid(Input::ExpiredToken | Input::EndingToken) | Kind::NoOrganization, _) => {
                Input::Token
            }
            (Kind::Invalid(input), _) => input,
            (Kind::Refused | Kind::Unauthorized | Kind::Forbidden, Operation::SignIn) => Input::Token,
            (Kind::Unauthorized, _) => Input::Token,
            (Kind::NotFound, Operation::Create) => Input::RegistryId,
            (Kind::TooLarge, Operation::Create) => Input::Description,
            _ => return Vec::new(),
        };
        vec![Fault { input: Some(whole), message: self.what_happened() }]
    }

    fn has_violations(&self) -> bool {
        self.problem.as_ref().is_some_and(|problem| !problem.violations.is_empty())
    }

    /// Whether the request certainly had no effect.
    fn is_refusal(&self) -> bool {
        matches!(
            self.kind,
            Kind::Invalid(_)
                | Kind::Refused
                | Kind::Unauthorized
                | Kind::Forbidden
                | Kind::NoOrganization
                | Kind::NotFound
                | Kind::Conflict
                | Kind::TooLarge
                | Kind::RateLimited
        )
    }
}
