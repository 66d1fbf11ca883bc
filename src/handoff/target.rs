use super::{
    Artefact, Handover, Options, Refusal, charts_syncer, ci, cluster_files, docker_config, env, gitops,
    harbor, kubernetes, logins, merge, plain, terraform,
};

/// A tool, or a kind of file, that takes a credential.
///
/// Each variant has a row in the table below, in the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `docker login`.
    DockerLogin,
    /// Docker's `config.json`, as a new file.
    DockerConfig,
    /// Docker's `config.json`, merged into an existing one.
    DockerConfigMerge,
    /// `podman login`.
    PodmanLogin,
    /// `nerdctl login`.
    NerdctlLogin,
    /// A `.env` file for Compose.
    ComposeEnv,
    /// A file for `docker run --env-file`.
    EnvFile,
    /// A Kubernetes Secret for pulling images.
    KubernetesSecret,
    /// The same Secret, for OpenShift.
    OpenShift,
    /// Values that name a Kubernetes Secret to a chart.
    HelmValues,
    /// `helm registry login`.
    HelmLogin,
    /// The `registries.yaml` of k3s.
    K3sRegistries,
    /// The `registries.yaml` of RKE2.
    Rke2Registries,
    /// The `hosts.toml` of containerd.
    ContainerdHosts,
    /// A step of a GitHub Actions workflow.
    GithubActions,
    /// A GitLab CI/CD variable.
    GitlabCi,
    /// The Secret of a repository of charts in Argo CD.
    ArgoCd,
    /// A `HelmRepository` of Flux, and its Secret.
    Flux,
    /// An `ExternalSecret` that reads from Vault.
    ExternalSecrets,
    /// A Kubernetes Secret that Terraform creates.
    Terraform,
    /// The configuration of charts-syncer.
    ChartsSyncer,
    /// `skopeo login`.
    SkopeoLogin,
    /// `crane auth login`.
    CraneLogin,
    /// `oras login`.
    OrasLogin,
    /// A registry that Harbor replicates from.
    Harbor,
    /// The password alone.
    PasswordFile,
    /// All values, as one line of JSON.
    JsonLines,
    /// A calendar entry for the day on which it expires.
    Calendar,
}

/// The choices that change what a target's artefact is. The others are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionsTaken {
    /// [`Options::shell`].
    pub shell: bool,
    /// [`Options::password`].
    pub password: bool,
    /// [`Options::namespace`] and [`Options::secret_name`].
    pub kubernetes_names: bool,
    /// An existing file to merge into, by [`merge_docker_config`](super::merge_docker_config).
    pub existing_file: bool,
}

const NO_OPTIONS: OptionsTaken =
    OptionsTaken { shell: false, password: false, kubernetes_names: false, existing_file: false };
const SHELL: OptionsTaken = OptionsTaken { shell: true, ..NO_OPTIONS };
const SHELL_AND_PASSWORD: OptionsTaken = OptionsTaken { password: true, ..SHELL };
const SHELL_AND_NAMES: OptionsTaken = OptionsTaken { kubernetes_names: true, ..SHELL };
const NAMES: OptionsTaken = OptionsTaken { kubernetes_names: true, ..NO_OPTIONS };
const SHELL_AND_FILE: OptionsTaken = OptionsTaken { existing_file: true, ..SHELL };

const DOCKER: &str = "Docker and Podman";
const KUBERNETES: &str = "Kubernetes";
const AUTOMATION: &str = "CI and automation";
const REGISTRY_TOOLS: &str = "Registry tools";
const FILES: &str = "Files";

/// What a target is, and what makes its artefact.
struct TargetInfo {
    target: Target,
    id: &'static str,
    title: &'static str,
    group: &'static str,
    holds_password: bool,
    options: OptionsTaken,
    make: fn(&Handover<'_>, &Options) -> Result<Artefact, Refusal>,
}

/// A row for each target, in the order in which they are listed: by group, the most used first.
#[rustfmt::skip]
static TARGETS: &[TargetInfo] = &[
    TargetInfo {
        target: Target::DockerLogin, id: "docker-login", title: "docker login",
        group: DOCKER, holds_password: false, options: SHELL_AND_PASSWORD,
        make: |handover, options| logins::DOCKER.login(handover, options),
    },
    TargetInfo {
        target: Target::DockerConfig, id: "docker-config", title: "Docker config.json, new",
        group: DOCKER, holds_password: true, options: NO_OPTIONS,
        make: docker_config::docker_config,
    },
    TargetInfo {
        target: Target::DockerConfigMerge, id: "docker-config-merge", title: "Docker config.json, merged",
        group: DOCKER, holds_password: false, options: SHELL_AND_FILE,
        make: merge::merge_command,
    },
    TargetInfo {
        target: Target::PodmanLogin, id: "podman-login", title: "podman login",
        group: DOCKER, holds_password: false, options: SHELL_AND_PASSWORD,
        make: |handover, options| logins::PODMAN.login(handover, options),
    },
    TargetInfo {
        target: Target::NerdctlLogin, id: "nerdctl-login", title: "nerdctl login",
        group: DOCKER, holds_password: false, options: SHELL_AND_PASSWORD,
        make: |handover, options| logins::NERDCTL.login(handover, options),
    },
    TargetInfo {
        target: Target::ComposeEnv, id: "compose-env", title: "Compose .env",
        group: DOCKER, holds_password: true, options: NO_OPTIONS,
        make: |handover, _| env::compose_env(handover),
    },
    TargetInfo {
        target: Target::EnvFile, id: "env-file", title: "--env-file",
        group: DOCKER, holds_password: true, options: NO_OPTIONS,
        make: |handover, _| env::env_file(handover),
    },
    TargetInfo {
        target: Target::KubernetesSecret, id: "kubernetes-secret", title: "Kubernetes Secret",
        group: KUBERNETES, holds_password: true, options: SHELL_AND_NAMES,
        make: kubernetes::secret,
    },
    TargetInfo {
        target: Target::OpenShift, id: "openshift", title: "OpenShift",
        group: KUBERNETES, holds_password: true, options: SHELL_AND_NAMES,
        make: kubernetes::openshift,
    },
    TargetInfo {
        target: Target::HelmValues, id: "helm-values", title: "Helm values",
        group: KUBERNETES, holds_password: false, options: SHELL_AND_NAMES,
        make: kubernetes::helm_values,
    },
    TargetInfo {
        target: Target::HelmLogin, id: "helm-login", title: "helm registry login",
        group: KUBERNETES, holds_password: false, options: SHELL_AND_PASSWORD,
        make: |handover, options| logins::HELM.login(handover, options),
    },
    TargetInfo {
        target: Target::K3sRegistries, id: "k3s-registries", title: "k3s registries.yaml",
        group: KUBERNETES, holds_password: true, options: NO_OPTIONS,
        make: |handover, options| cluster_files::K3S.registries(handover, options),
    },
    TargetInfo {
        target: Target::Rke2Registries, id: "rke2-registries", title: "RKE2 registries.yaml",
        group: KUBERNETES, holds_password: true, options: NO_OPTIONS,
        make: |handover, options| cluster_files::RKE2.registries(handover, options),
    },
    TargetInfo {
        target: Target::ContainerdHosts, id: "containerd-hosts", title: "containerd hosts.toml",
        group: KUBERNETES, holds_password: true, options: NO_OPTIONS,
        make: cluster_files::containerd_hosts,
    },
    TargetInfo {
        target: Target::GithubActions, id: "github-actions", title: "GitHub Actions",
        group: AUTOMATION, holds_password: false, options: SHELL_AND_PASSWORD,
        make: ci::github_actions,
    },
    TargetInfo {
        target: Target::GitlabCi, id: "gitlab-ci", title: "GitLab CI",
        group: AUTOMATION, holds_password: true, options: SHELL,
        make: ci::gitlab_ci,
    },
    TargetInfo {
        target: Target::ArgoCd, id: "argo-cd", title: "Argo CD",
        group: AUTOMATION, holds_password: true, options: NAMES,
        make: gitops::argo_cd,
    },
    TargetInfo {
        target: Target::Flux, id: "flux", title: "Flux",
        group: AUTOMATION, holds_password: true, options: NAMES,
        make: gitops::flux,
    },
    TargetInfo {
        target: Target::ExternalSecrets, id: "external-secrets", title: "External Secrets and Vault",
        group: AUTOMATION, holds_password: false, options: SHELL_AND_NAMES,
        make: gitops::external_secrets,
    },
    TargetInfo {
        target: Target::Terraform, id: "terraform", title: "Terraform",
        group: AUTOMATION, holds_password: false, options: SHELL_AND_NAMES,
        make: terraform::terraform,
    },
    TargetInfo {
        target: Target::ChartsSyncer, id: "charts-syncer", title: "charts-syncer",
        group: AUTOMATION, holds_password: true, options: NO_OPTIONS,
        make: charts_syncer::charts_syncer,
    },
    TargetInfo {
        target: Target::SkopeoLogin, id: "skopeo-login", title: "skopeo login",
        group: REGISTRY_TOOLS, holds_password: false, options: SHELL_AND_PASSWORD,
        make: |handover, options| logins::SKOPEO.login(handover, options),
    },
    TargetInfo {
        target: Target::CraneLogin, id: "crane-login", title: "crane auth login",
        group: REGISTRY_TOOLS, holds_password: false, options: SHELL,
        make: |handover, options| logins::CRANE.login(handover, options),
    },
    TargetInfo {
        target: Target::OrasLogin, id: "oras-login", title: "oras login",
        group: REGISTRY_TOOLS, holds_password: false, options: SHELL_AND_PASSWORD,
        make: |handover, options| logins::ORAS.login(handover, options),
    },
    TargetInfo {
        target: Target::Harbor, id: "harbor", title: "Harbor replication endpoint",
        group: REGISTRY_TOOLS, holds_password: true, options: SHELL,
        make: harbor::harbor,
    },
    TargetInfo {
        target: Target::PasswordFile, id: "password-file", title: "Password",
        group: FILES, holds_password: true, options: NO_OPTIONS,
        make: |handover, _| Ok(plain::password(handover)),
    },
    TargetInfo {
        target: Target::JsonLines, id: "json-lines", title: "JSON Lines",
        group: FILES, holds_password: true, options: NO_OPTIONS,
        make: |handover, _| Ok(plain::json_lines(handover)),
    },
    TargetInfo {
        target: Target::Calendar, id: "calendar", title: "Calendar entry",
        group: FILES, holds_password: false, options: NO_OPTIONS,
        make: |handover, _| plain::calendar_entry(handover),
    },
];

impl Target {
    /// Every target, in the order in which they are listed: by group, the most used first.
    pub const ALL: &'static [Self] = &{
        let mut all = [Self::DockerLogin; TARGETS.len()];
        let mut index = 0;
        while index < all.len() {
            all[index] = TARGETS[index].target;
            assert!(all[index] as usize == index, "the rows are in the order of the variants");
            index += 1;
        }
        all
    };

    fn info(self) -> &'static TargetInfo {
        &TARGETS[self as usize]
    }

    /// Returns the target's id, such as `docker-config`. Ids never change.
    pub fn id(self) -> &'static str {
        self.info().id
    }

    /// Returns the target with an id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|target| target.id() == id)
    }

    /// Returns the name to show under the heading of the target's group.
    pub fn title(self) -> &'static str {
        self.info().title
    }

    /// Returns the heading that the target is listed under in the package. The console lists each
    /// [`Tool`](super::Tool) under a heading of its own.
    pub fn group(self) -> &'static str {
        self.info().group
    }

    /// Returns whether the artefact's own text holds the password. A companion always does.
    pub fn holds_password(self) -> bool {
        self.info().holds_password
    }

    /// Returns which options change the artefact.
    pub fn options(self) -> OptionsTaken {
        self.info().options
    }

    /// Returns the namespace that a Secret goes into if [`Options::namespace`] is `None`: where the tool
    /// that reads it is usually installed.
    pub fn default_namespace(self) -> &'static str {
        match self {
            Self::ArgoCd => "argocd",
            Self::Flux => "flux-system",
            _ => "default",
        }
    }

    /// Makes the artefact.
    ///
    /// # Errors
    ///
    /// Returns a [`Refusal`] if the target's format cannot carry a value exactly, if the registry's
    /// address has no host, or if a name in the options is not valid for the target.
    pub fn make(self, handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
        (self.info().make)(handover, options)
    }
}
