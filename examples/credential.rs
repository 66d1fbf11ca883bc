//! A credential from start to finish, without a browser and without a network: what is sent, what an
//! answer means, which of a list it is, and how a tool takes it.
//!
//! ```text
//! cargo run --example credential
//! ```
#![expect(clippy::print_stdout, reason = "it shows what it does")]

use regcred::client::decode::{self, Answer};
use regcred::client::{Endpoints, request};
use regcred::handoff::{Handover, Options, Target, UtcInstant};
use regcred::issuing::{AnswerKnown, Draft, Evidence, ListReading, ListSnapshot, Sent, weigh};
use regcred::listing::Entry;
use regcred::model::{CreateCredential, Secret};

/// Milliseconds since 1970.
const NOW: u64 = 1_790_000_000_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let draft = Draft { registry_id: "production".to_owned(), description: "Payments CI".to_owned() };

    // 1. What is sent. Any HTTP client can send it; in the browser `regcred::client::Client` does.
    let endpoints = Endpoints::new("https://api.example", "").map_err(|bad| bad.0)?;
    let token = Secret::new("an-access-token");
    let body = CreateCredential { description: draft.description.clone() };
    let request = request::create_credential(&endpoints, &token, &draft.registry_id, &body)?;
    println!("POST {}", request.url);

    // 2. What the answer means. Here, `Location` could not be read, so the id is not known.
    let answer = Answer {
        status: 201,
        body: br#"{"username": "robot$payments", "password": "s3cret"}"#.to_vec().into(),
        ..Answer::default()
    };
    let created = decode::created(&answer)?;
    println!("201: {:?}", created.credential);

    // 3. Which of the registry's credentials it is, by the list from before and the one after.
    let sent = Sent {
        before: Some(ListSnapshot::new(&draft.registry_id, ["an-older-one".to_owned()], true)),
        draft,
        creators: vec!["johndoe".to_owned()],
        at: NOW,
    };
    let page = decode::credentials(&Answer {
        status: 200,
        body: br#"{
            "items": [
                {"id": "an-older-one", "name": "robot$old", "description": "Payments CI"},
                {"id": "17", "name": "robot$payments", "description": "Payments CI", "created_by": "johndoe"}
            ],
            "page": 1, "page_size": 100, "total_size": 2, "total_pages": 1
        }"#
        .to_vec()
        .into(),
        ..Answer::default()
    })?;
    // Where instants are of interest, the second argument reads them.
    let entries = page.items.into_iter().map(|credential| Entry::new(credential, |_| None)).collect();
    let list = ListReading { entries, is_whole: true };
    let (username, password) = (&created.credential.username, &created.credential.password);
    let known = AnswerKnown { id: None, username: Some(username), password: Some(password) };
    let id = match weigh(&sent, known, &list, &|_| false, NOW) {
        Evidence::Certain(id) => id,
        Evidence::Possible(candidates) => {
            return Err(format!("a person has to say which of {} it is", candidates.len()).into());
        }
    };

    // 4. How a tool takes it. Texts with secrets are masked unless they are asked for as a whole.
    let handover = Handover {
        registry_url: "https://registry.example",
        username: &created.credential.username,
        password: &created.credential.password,
        credential_id: Some(&id),
        name: "robot$payments",
        description: &sent.draft.description,
        registry: "Production",
        expires_at: None,
        made_at: UtcInstant::from_iso("2026-09-21T14:13:20.000Z").ok_or("no instant")?,
    };
    let secret = Target::KubernetesSecret.make(&handover, &Options::default())?;
    println!("\n# {}\n{}", secret.file_name, secret.text.masked());
    Ok(())
}
