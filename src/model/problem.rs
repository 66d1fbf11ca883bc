use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::lenient::{FromJson, Lenient};

/// A problem document: RFC 9457 3.1 and contract 1.4.
///
/// Every member is optional, and one of the wrong type counts as absent (RFC 9457 3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind of problem it is, a reference that may be relative; absent means `about:blank`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
    /// The kind in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The HTTP status that the server meant, 100 to 599. Advisory: the answer's own rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What happened this time, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The occurrence's opaque id, good for a support request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Which fields were refused, and why: the API's own member of a 400.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
}

/// One refused field: contract 1.4, `ConstraintsViolation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// The field's name; it need not be one that the request had.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl<'de> Deserialize<'de> for Problem {
    /// Takes any JSON object.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Problem;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Problem, A::Error> {
        let mut problem = Problem::default();
        while let Some(name) = object.next_key::<String>()? {
            let text = match name.as_str() {
                "type" => &mut problem.type_,
                "title" => &mut problem.title,
                "detail" => &mut problem.detail,
                "instance" => &mut problem.instance,
                "status" => {
                    let status =
                        object.next_value::<Lenient<u64>>()?.0.and_then(|status| status.try_into().ok());
                    problem.status = status.filter(|status| (100..=599).contains(status));
                    continue;
                }
                "violations" => {
                    problem.violations = object.next_value::<Lenient<_>>()?.0.unwrap_or_default();
                    continue;
                }
                _ => {
                    object.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *text = object.next_value::<Lenient<_>>()?.0;
        }
        Ok(problem)
    }
}

impl FromJson for Violation {
    /// An entry without a field is still told; one without a message says nothing.
    fn from_object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Option<Self>, A::Error> {
        let (mut field, mut message) = (None, None);
        while let Some(name) = object.next_key::<String>()? {
            match name.as_str() {
                "field" => field = object.next_value::<Lenient<String>>()?.0,
                "message" => message = object.next_value::<Lenient<String>>()?.0,
                _ => {
                    object.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(message.map(|message| Self { field: field.unwrap_or_default(), message }))
    }
}
