use std::collections::HashSet;

use regcred::handoff::{Artefact, Handover, Options, Part, Target, Tool, UtcInstant, placeholders};
use regcred::model::Secret;

/// Those who read it choose by it. Its last column is compared by tests/handoff, whose readers those are.
#[test]
fn the_documentation_has_a_row_for_each_way() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/handoff.md");
    let text = std::fs::read_to_string(file).expect("docs/handoff.md");
    let rows: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains(" | `"))
        .map(|line| line.trim_end_matches('|').trim_end().rsplit_once(" |").expect("a last column").0)
        .collect();
    let mut expected = Vec::new();
    for tool in Tool::ALL {
        for (index, way) in tool.ways.iter().enumerate() {
            let target = way.target;
            let has = |part: Part| way.steps.iter().any(|(it, _)| *it == part);
            let what = if has(Part::Script) { "commands" } else { "a file" };
            let password = match (target.holds_password(), target.options().password, has(Part::Companion)) {
                (true, _, _) => "in it",
                (false, true, _) => "asked for, or in a file",
                (false, false, true) => "in a file beside it",
                (false, false, false) => "not needed",
            };
            let title = if index == 0 { tool.title } else { "" };
            expected.push(format!("| {title} | {} | `{}` | {what} | {password}", way.how, target.id()));
        }
    }
    assert_eq!(rows, expected, "as they have to be:\n{}", expected.join("\n"));
}

#[test]
fn every_target_belongs_to_one_tool_and_says_how() {
    let targets: Vec<Target> = Tool::ALL.iter().flat_map(|tool| tool.ways).map(|way| way.target).collect();
    for target in Target::ALL {
        assert_eq!(targets.iter().filter(|it| *it == target).count(), 1, "{}", target.id());
        let (tool, way) = Tool::of(*target).expect("a tool");
        assert!(tool.ways.contains(way) && way.target == *target);
    }
    for tool in Tool::ALL {
        assert!(!tool.ways.is_empty(), "{}", tool.id);
        let hows: HashSet<_> = tool.ways.iter().map(|way| way.how).collect();
        assert_eq!(hows.len(), tool.ways.len(), "{}", tool.id);
    }
}

#[test]
fn a_tool_is_found_by_its_id_and_the_common_ones_come_first() {
    let ids: HashSet<_> = Tool::ALL.iter().map(|tool| tool.id).collect();
    assert_eq!(ids.len(), Tool::ALL.len());
    for tool in Tool::ALL {
        assert_eq!(Tool::from_id(tool.id), Some(tool));
    }
    assert_eq!(Tool::from_id("nothing"), None);
    let common: Vec<_> =
        Tool::ALL.iter().take_while(|tool| tool.group.is_none()).map(|tool| tool.title).collect();
    assert_eq!(common, ["Docker", "Kubernetes", "Helm", "GitHub Actions", "GitLab CI"]);
    let mut groups: Vec<_> = Tool::ALL.iter().map(|tool| tool.group).collect();
    groups.dedup();
    assert_eq!(groups.iter().collect::<HashSet<_>>().len(), groups.len(), "each group in one place");
}

fn handover(password: &Secret) -> Handover<'_> {
    Handover {
        registry_url: "https://registry.example",
        username: "robot$server-a",
        password,
        credential_id: Some("17"),
        name: "robot$server-a",
        description: "Server A",
        registry: "Production",
        expires_at: UtcInstant::from_iso("2028-10-05T07:08:09.123Z"),
        made_at: UtcInstant::from_iso("2026-10-05T07:08:09.123Z").expect("an instant"),
    }
}

/// Nothing that an artefact has may be missing from the steps.
#[test]
fn the_steps_show_every_part_of_an_artefact() {
    let password = Secret::new("s3cret");
    let handover = handover(&password);
    for way in Tool::ALL.iter().flat_map(|tool| tool.ways) {
        let artefact = way.target.make(&handover, &Options::default()).expect("an artefact");
        let has = |part: Part| way.steps.iter().any(|(it, title)| *it == part && !title.is_empty());
        let id = way.target.id();
        assert!(has(Part::File) != has(Part::Script), "{id}");
        assert!(artefact.companion.is_none() || has(Part::Companion), "{id}");
        assert!(artefact.commands.is_empty() || has(Part::Commands), "{id}");
        assert!(artefact.check.is_empty() || has(Part::Check), "{id}");
        if artefact.text.has_secret() {
            let is_told = artefact.usage.text.contains("holds");
            assert!(is_told, "{id} says at the text itself that it holds the password");
        }
        assert!(artefact.usage.commands.is_empty() || has(Part::Commands), "{id}");
        assert!(artefact.usage.check.is_empty() || has(Part::Check), "{id}");
    }
}

#[test]
fn placeholders_are_told_from_what_only_looks_like_one() {
    let pieces_of = |target, part, text| -> Vec<String> {
        let pieces = placeholders(target, part, text).into_iter();
        pieces.map(|(text, is_one)| format!("{text}|{is_one}")).collect()
    };
    let pieces = |text| pieces_of(Target::DockerLogin, Part::Check, text);
    assert_eq!(
        pieces("helm pull oci://a.example/CHART --version VERSION\n"),
        ["helm pull oci://a.example/|false", "CHART|true", " --version |false", "VERSION|true", "\n|false"]
    );
    assert_eq!(
        pieces("docker pull 'a/REPOSITORY:TAG'"),
        ["docker pull 'a/|false", "REPOSITORY:TAG|true", "'|false"]
    );
    assert_eq!(pieces("CHARTS MY_CHART é VERSION2").len(), 1);
    assert_eq!(pieces("").len(), 0);
    let commands = |target, text| pieces_of(target, Part::Commands, text);
    assert_eq!(
        commands(Target::Harbor, "curl --user ADMIN https://HARBOR/api"),
        ["curl --user |false", "ADMIN|true", " https://|false", "HARBOR|true", "/api|false"]
    );
    assert_eq!(
        commands(Target::HelmValues, "upgrade RELEASE CHART"),
        ["upgrade |false", "RELEASE|true", " |false", "CHART|true"]
    );
    // A username may be any word.
    assert_eq!(commands(Target::DockerLogin, "docker login -u ADMIN").len(), 1);
}

/// Where a command asks for a word in capitals to be filled in, it is marked.
#[test]
fn every_placeholder_that_the_usage_names_is_marked() {
    let password = Secret::new("s3cret");
    let handover = handover(&password);
    for target in Target::ALL {
        let artefact = target.make(&handover, &Options::default()).expect("an artefact");
        for (part, text) in [(Part::Commands, &artefact.commands), (Part::Check, &artefact.check)] {
            let marked = placeholders(*target, part, text);
            let is_capital =
                |word: &&str| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
            for word in text.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').filter(is_capital) {
                if artefact.usage.to_string().contains(word) {
                    assert!(marked.contains(&(word, true)), "{}: {word}", target.id());
                }
            }
        }
    }
}

/// What is done at a later step is told there, not at the text that comes first.
#[test]
fn each_sentence_stands_at_the_step_that_it_speaks_of() {
    let password = Secret::new("s3cret");
    let handover = handover(&password);
    for target in Target::ALL {
        let Artefact { usage, check, .. } = target.make(&handover, &Options::default()).expect("an artefact");
        for later in ["second command", "The pod", "Its events"] {
            assert!(!usage.text.contains(later), "{}: {}", target.id(), usage.text);
        }
        assert_eq!(usage.check.contains("Its events"), check.contains("get events"), "{}", target.id());
        for sentence in [&usage.text, &usage.commands, &usage.check] {
            assert!(!sentence.contains("It holds the password"), "{}: what holds it?", target.id());
        }
    }
    let secret = Target::KubernetesSecret.make(&handover, &Options::default()).expect("a manifest");
    assert_eq!(secret.usage.text, "The manifest holds the password: base64 is not encryption.");
    assert_eq!(
        secret.usage.to_string(),
        [&*secret.usage.text, &secret.usage.commands, &secret.usage.check].join(" "),
    );
}
