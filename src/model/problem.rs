use serde::Serialize;
use serde_json::Value;

use super::{json, markup};

/// So many violations are kept.
const MOST_VIOLATIONS: usize = 20;
/// More characters than this of what is wrong with one field are cut.
const LONGEST_MESSAGE: usize = 300;
/// More characters than this of any other text are cut.
const LONGEST_TEXT: usize = 2000;

/// A problem document: RFC 9457 3.1 and contract 1.4.
///
/// Every member is optional, and one of the wrong type counts as absent (RFC 9457 3.1). Texts are cut:
/// they are for people, and may come from anywhere. Other servers, and gateways before them, give their
/// reason in other forms, which are read as one of these.
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
    /// What happened this time, for people; where that is not told, a reason told elsewhere in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The occurrence's opaque id, good for a support request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Which fields were refused, and why: the API's own member of a 400. The first 20.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<Violation>,
    /// How many more there were.
    #[serde(skip_serializing_if = "is_zero")]
    pub violations_left_out: usize,
}

/// One refused field: contract 1.4, `ConstraintsViolation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The field's name or path; it need not be one that the request had, and some have none.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Problem {
    /// Reads a text, or `None` where that is no JSON object.
    pub(crate) fn of(json: &[u8]) -> Option<Self> {
        json::object(json).map(Self::of_object)
    }

    /// Reads the body of a failure: a JSON object of any kind, or the reason that a text or a page gives.
    pub(crate) fn of_body(body: &[u8]) -> Option<Self> {
        let reason = || Some(Self { detail: Some(markup::reason(body)?), ..Self::default() });
        Self::of(body).or_else(reason)
    }

    fn of_object(mut problem: Value) -> Self {
        let status = problem["status"].as_u64().filter(|status| (100..=599).contains(status));
        let mut told = Told::default();
        // RFC 7807's own example names them by the second.
        for name in ["violations", "invalid-params"] {
            told.take_all(json::member(&mut problem, name), false);
        }
        // RFC 9457's own example. Others name by this whatever went wrong.
        told.take_all(json::member(&mut problem, "errors"), true);
        let mut error = json::member(&mut problem, "error");
        let of_error = json::text(&mut error, "message").or_else(|| text(error)).or(told.reason);
        let mut text = |name| json::text(&mut problem, name).filter(|text| !text.trim_ascii().is_empty());
        let cut = |text: Option<String>| text.map(|text| json::cut(text, LONGEST_TEXT));
        Self {
            type_: cut(text("type")),
            title: cut(text("title")),
            status: status.and_then(|status| status.try_into().ok()),
            detail: cut(text("detail").or_else(|| text("message")).or(of_error)),
            instance: cut(text("instance")),
            violations: told.violations,
            violations_left_out: told.left_out,
        }
    }
}

/// What a body tells of single fields.
#[derive(Default)]
struct Told {
    violations: Vec<Violation>,
    /// Those behind the first ones.
    left_out: usize,
    /// The first message that is of no field, where such a one is no violation.
    reason: Option<String>,
}

impl Told {
    /// Takes all that a member tells: a list, of objects or texts; or a map from fields to one or several
    /// texts; or a single object.
    fn take_all(&mut self, member: Value, needs_field: bool) {
        match member {
            Value::Array(entries) => {
                for entry in entries {
                    self.take(String::new(), entry, needs_field);
                }
            }
            Value::Object(fields) if !fields.contains_key("message") => {
                for (field, entry) in fields {
                    match entry {
                        Value::Array(texts) => {
                            for text in texts {
                                self.take(field.clone(), text, needs_field);
                            }
                        }
                        entry => self.take(field, entry, needs_field),
                    }
                }
            }
            Value::Object(_) => self.take(String::new(), member, needs_field),
            _ => {}
        }
    }

    /// An entry without a field is still told; one without a message says nothing.
    fn take(&mut self, mut field: String, mut entry: Value, needs_field: bool) {
        if entry.is_object() {
            let mut first =
                |names: [&str; 3]| names.into_iter().find_map(|name| json::text(&mut entry, name));
            field = first(["field", "pointer", "name"]).unwrap_or(field);
            entry = first(["message", "detail", "reason"]).map_or(Value::Null, Value::String);
        }
        let Some(message) = text(entry) else { return };
        if field.is_empty() && needs_field {
            self.reason.get_or_insert(message);
        } else if self.violations.len() == MOST_VIOLATIONS {
            self.left_out += 1;
        } else {
            let (field, message) = (json::cut(field, LONGEST_MESSAGE), json::cut(message, LONGEST_MESSAGE));
            self.violations.push(Violation { field, message });
        }
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}
