use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

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
        let members = Map::deserialize(deserializer)?;
        let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(Self {
            type_: text("type"),
            title: text("title"),
            status: members
                .get("status")
                .and_then(Value::as_u64)
                .and_then(|status| u16::try_from(status).ok())
                .filter(|status| (100..=599).contains(status)),
            detail: text("detail"),
            instance: text("instance"),
            violations: members
                .get("violations")
                .and_then(Value::as_array)
                .map(|list| list.iter().filter_map(violation).collect())
                .unwrap_or_default(),
        })
    }
}

/// An entry without a field is still told; one without a message says nothing.
fn violation(entry: &Value) -> Option<Violation> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    Some(Violation {
        field: text("field").unwrap_or_default().to_owned(),
        message: text("message")?.to_owned(),
    })
}
