use super::Target;

/// A program that uses a credential, as a person chooses it, with the ways to hand it over.
#[derive(Debug, PartialEq, Eq)]
pub struct Tool {
    /// The tool's id, such as `github-actions`.
    pub id: &'static str,
    /// The tool's own name.
    pub title: &'static str,
    /// The heading that the tool is listed under. `None` for the common ones, which come first.
    pub group: Option<&'static str>,
    /// The ways to hand a credential over, the usual one first. There is at least one.
    pub ways: &'static [Way],
}

/// A way to hand a credential over to a tool: a target, and how its artefact is used.
#[derive(Debug, PartialEq, Eq)]
pub struct Way {
    /// The target that makes the artefact.
    pub target: Target,
    /// What distinguishes it from the tool's other ways.
    pub how: &'static str,
    /// What is done, in order, each step with its title. An artefact need not have all of them.
    pub steps: &'static [(Part, &'static str)],
}

/// The part of an [`Artefact`](super::Artefact) that a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The artefact's text, to be saved as a file.
    File,
    /// The artefact's text, to be run.
    Script,
    /// The file that the commands read the password from.
    Companion,
    /// The commands that put the file in place.
    Commands,
    /// The commands that check that the credential can pull.
    Check,
}

const CHECK: (Part, &str) = (Part::Check, "Check that it can pull");
const COMPANION: (Part, &str) = (Part::Companion, "Download the password file");

const LOGIN: &[(Part, &str)] = &[COMPANION, (Part::Script, "Log in"), CHECK];
const FILE: &[(Part, &str)] = &[(Part::File, "Save the file"), (Part::Commands, "Put it in place"), CHECK];
const MERGE: &[(Part, &str)] =
    &[(Part::Companion, "Download the new login"), (Part::Script, "Add it to your config.json"), CHECK];
const MANIFEST: &[(Part, &str)] = &[(Part::File, "Save the manifest"), (Part::Commands, "Apply it"), CHECK];
const GITHUB: &[(Part, &str)] = &[
    COMPANION,
    (Part::Commands, "Store username and password as secrets"),
    (Part::File, "Add a step to your job"),
    CHECK,
];
const GITLAB: &[(Part, &str)] = &[
    (Part::File, "Save the variable's value"),
    (Part::Commands, "Set the variable"),
    (Part::Check, "Check it with a job"),
];
const CHART_VALUES: &[(Part, &str)] = &[
    (Part::Companion, "Download the Secret"),
    (Part::File, "Save the values"),
    (Part::Commands, "Apply the Secret, and install with the values"),
    CHECK,
];
const VAULT: &[(Part, &str)] = &[
    (Part::Companion, "Download the values for Vault"),
    (Part::File, "Save the manifest"),
    (Part::Commands, "Store the values, and apply the manifest"),
    CHECK,
];
const ENDPOINT: &[(Part, &str)] =
    &[(Part::File, "Save the endpoint"), (Part::Commands, "Create it, or test it")];
const TERRAFORM: &[(Part, &str)] = &[
    (Part::File, "Add it to your configuration"),
    (Part::Companion, "Download the variable's value"),
    (Part::Commands, "Apply it"),
    CHECK,
];

/// The tools that are chosen most are listed without a heading, before the others.
#[rustfmt::skip]
static TOOLS: &[Tool] = &[
    Tool { id: "docker", title: "Docker", group: None, ways: &[
        Way { target: Target::DockerLogin, how: "Log in", steps: LOGIN },
        Way { target: Target::DockerConfig, how: "New config.json", steps: FILE },
        Way { target: Target::DockerConfigMerge, how: "Add to an existing config.json", steps: MERGE },
        Way { target: Target::ComposeEnv, how: "Compose .env", steps: FILE },
        Way { target: Target::EnvFile, how: "docker run --env-file", steps: FILE },
    ] },
    Tool { id: "kubernetes", title: "Kubernetes", group: None, ways: &[
        Way { target: Target::KubernetesSecret, how: "Image pull Secret", steps: MANIFEST },
        Way { target: Target::HelmValues, how: "Values of a Helm chart", steps: CHART_VALUES },
        Way { target: Target::ExternalSecrets, how: "External Secrets and Vault", steps: VAULT },
        Way { target: Target::OpenShift, how: "OpenShift", steps: MANIFEST },
    ] },
    Tool { id: "helm", title: "Helm", group: None, ways: &[
        Way { target: Target::HelmLogin, how: "Log in", steps: LOGIN },
    ] },
    Tool { id: "github-actions", title: "GitHub Actions", group: None, ways: &[
        Way { target: Target::GithubActions, how: "Workflow step and secrets", steps: GITHUB },
    ] },
    Tool { id: "gitlab-ci", title: "GitLab CI", group: None, ways: &[
        Way { target: Target::GitlabCi, how: "CI/CD variable", steps: GITLAB },
    ] },
    Tool { id: "podman", title: "Podman", group: CLIENTS, ways: &[
        Way { target: Target::PodmanLogin, how: "Log in", steps: LOGIN },
    ] },
    Tool { id: "nerdctl", title: "nerdctl", group: CLIENTS, ways: &[
        Way { target: Target::NerdctlLogin, how: "Log in", steps: LOGIN },
    ] },
    Tool { id: "skopeo", title: "skopeo", group: CLIENTS, ways: &[
        Way { target: Target::SkopeoLogin, how: "Log in", steps: LOGIN },
    ] },
    Tool { id: "crane", title: "crane", group: CLIENTS, ways: &[
        Way { target: Target::CraneLogin, how: "Log in", steps: LOGIN },
    ] },
    Tool { id: "oras", title: "ORAS", group: CLIENTS, ways: &[
        Way { target: Target::OrasLogin, how: "Log in", steps: LOGIN },
    ] },
    Tool { id: "k3s", title: "k3s, RKE2", group: NODES, ways: &[
        Way { target: Target::K3sRegistries, how: "registries.yaml of k3s", steps: FILE },
        Way { target: Target::Rke2Registries, how: "registries.yaml of RKE2", steps: FILE },
    ] },
    Tool { id: "containerd", title: "containerd", group: NODES, ways: &[
        Way { target: Target::ContainerdHosts, how: "hosts.toml", steps: FILE },
    ] },
    Tool { id: "argo-cd", title: "Argo CD", group: AUTOMATION, ways: &[
        Way { target: Target::ArgoCd, how: "Repository Secret", steps: MANIFEST },
    ] },
    Tool { id: "flux", title: "Flux", group: AUTOMATION, ways: &[
        Way { target: Target::Flux, how: "HelmRepository and Secret", steps: MANIFEST },
    ] },
    Tool { id: "terraform", title: "Terraform", group: AUTOMATION, ways: &[
        Way { target: Target::Terraform, how: "Kubernetes Secret", steps: TERRAFORM },
    ] },
    Tool { id: "charts-syncer", title: "charts-syncer", group: AUTOMATION, ways: &[
        Way { target: Target::ChartsSyncer, how: "Configuration", steps: FILE },
    ] },
    Tool { id: "harbor", title: "Harbor", group: AUTOMATION, ways: &[
        Way { target: Target::Harbor, how: "Replication endpoint", steps: ENDPOINT },
    ] },
    Tool { id: "file", title: "Another program", group: Some("Files"), ways: &[
        Way { target: Target::PasswordFile, how: "The password alone", steps: FILE },
        Way { target: Target::JsonLines, how: "Every value, as JSON Lines", steps: FILE },
        Way { target: Target::Calendar, how: "The expiry, as a calendar entry", steps: FILE },
    ] },
];

const CLIENTS: Option<&str> = Some("Clients");
const NODES: Option<&str> = Some("Nodes");
const AUTOMATION: Option<&str> = Some("Automation");

impl Tool {
    /// Every tool, in the order in which they are listed: the common ones, then by group.
    pub const ALL: &'static [Self] = TOOLS;

    /// Returns the tool with an id.
    pub fn from_id(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|tool| tool.id == id)
    }

    /// Returns the tool that a target belongs to, and the way that it is.
    pub fn of(target: Target) -> Option<(&'static Self, &'static Way)> {
        Self::ALL.iter().find_map(|tool| {
            let way = tool.ways.iter().find(|way| way.target == target)?;
            Some((tool, way))
        })
    }
}

/// What the user fills in of a part of a target's [`Artefact`](super::Artefact). Commands may hold a login
/// that is such a word, so that only those of these two targets have any.
fn words(target: Target, part: Part) -> &'static [&'static str] {
    match (part, target) {
        (Part::Check, _) => &["REPOSITORY:TAG", "CHART", "VERSION"],
        (Part::Commands, Target::HelmValues) => &["RELEASE", "CHART"],
        (Part::Commands, Target::Harbor) => &["ADMIN", "HARBOR"],
        _ => &[],
    }
}

/// Cuts the text of a part into pieces, and tells of each whether it is a placeholder.
pub fn placeholders(target: Target, part: Part, text: &str) -> Vec<(&str, bool)> {
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let words = words(target, part);
    let mut pieces = Vec::new();
    let (mut begin, mut at) = (0, 0);
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let found = words.iter().find(|word| rest.starts_with(**word)).filter(|word| {
            let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
            !is_word(before) && !is_word(text.as_bytes().get(at + word.len()))
        });
        match found {
            Some(word) => {
                pieces.push((&text[begin..at], false));
                pieces.push((*word, true));
                at += word.len();
                begin = at;
            }
            None => at += 1,
        }
    }
    pieces.push((&text[begin..], false));
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}
