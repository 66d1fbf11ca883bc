use super::{
    Artefact, Handover, Options, Refusal, charts_syncer, ci, cluster_files, docker_config, env, kubernetes,
    logins, merge, plain, terraform,
};

/// Where a credential goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `docker login`.
    DockerLogin,
    /// A new `config.json` of Docker's.
    DockerConfig,
    /// An entry in a `config.json` that is there already.
    DockerConfigMerge,
    /// `podman login`.
    PodmanLogin,
    /// `nerdctl login`.
    NerdctlLogin,
    /// A `.env` file of Compose's.
    ComposeEnv,
    /// A file for `docker run --env-file`.
    EnvFile,
    /// A Secret that pulls images.
    KubernetesSecret,
    /// `helm registry login`.
    HelmLogin,
    /// The `registries.yaml` of k3s and RKE2.
    K3sRegistries,
    /// A `hosts.toml` of containerd's.
    ContainerdHosts,
    /// A step of a GitHub Actions workflow.
    GithubActions,
    /// A variable of GitLab CI.
    GitlabCi,
    /// A Secret that Terraform makes.
    Terraform,
    /// The configuration of charts-syncer.
    ChartsSyncer,
    /// `skopeo login`.
    SkopeoLogin,
    /// `crane auth login`.
    CraneLogin,
    /// `oras login`.
    OrasLogin,
    /// The password alone.
    PasswordFile,
    /// Everything, as a line of JSON.
    JsonLines,
    /// When it expires, for a calendar.
    Calendar,
}

/// Targets that a person looks for in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Docker and what works like it.
    Docker,
    /// Kubernetes and what runs under it.
    Kubernetes,
    /// What runs by itself.
    Automation,
    /// Tools that speak to registries directly.
    RegistryTools,
    /// Plain files.
    Files,
}

impl Group {
    /// Every group, the most wanted first.
    pub const ALL: &'static [Self] =
        &[Self::Docker, Self::Kubernetes, Self::Automation, Self::RegistryTools, Self::Files];

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Self::Docker => "Docker and Podman",
            Self::Kubernetes => "Kubernetes",
            Self::Automation => "CI and automation",
            Self::RegistryTools => "Registry tools",
            Self::Files => "Files",
        }
    }
}

impl Target {
    /// Every target, group by group, the most wanted first.
    pub const ALL: &'static [Self] = &[
        Self::DockerLogin,
        Self::DockerConfig,
        Self::DockerConfigMerge,
        Self::PodmanLogin,
        Self::NerdctlLogin,
        Self::ComposeEnv,
        Self::EnvFile,
        Self::KubernetesSecret,
        Self::HelmLogin,
        Self::K3sRegistries,
        Self::ContainerdHosts,
        Self::GithubActions,
        Self::GitlabCi,
        Self::Terraform,
        Self::ChartsSyncer,
        Self::SkopeoLogin,
        Self::CraneLogin,
        Self::OrasLogin,
        Self::PasswordFile,
        Self::JsonLines,
        Self::Calendar,
    ];

    /// A name that stays.
    pub fn id(self) -> &'static str {
        match self {
            Self::DockerLogin => "docker-login",
            Self::DockerConfig => "docker-config",
            Self::DockerConfigMerge => "docker-config-merge",
            Self::PodmanLogin => "podman-login",
            Self::NerdctlLogin => "nerdctl-login",
            Self::ComposeEnv => "compose-env",
            Self::EnvFile => "env-file",
            Self::KubernetesSecret => "kubernetes-secret",
            Self::HelmLogin => "helm-login",
            Self::K3sRegistries => "k3s-registries",
            Self::ContainerdHosts => "containerd-hosts",
            Self::GithubActions => "github-actions",
            Self::GitlabCi => "gitlab-ci",
            Self::Terraform => "terraform",
            Self::ChartsSyncer => "charts-syncer",
            Self::SkopeoLogin => "skopeo-login",
            Self::CraneLogin => "crane-login",
            Self::OrasLogin => "oras-login",
            Self::PasswordFile => "password-file",
            Self::JsonLines => "json-lines",
            Self::Calendar => "calendar",
        }
    }

    /// The target of a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|target| target.id() == id)
    }

    /// What a person reads, beneath the title of its group.
    pub fn title(self) -> &'static str {
        match self {
            Self::DockerLogin => "docker login",
            Self::DockerConfig => "Docker config.json, new",
            Self::DockerConfigMerge => "Docker config.json, merged",
            Self::PodmanLogin => "podman login",
            Self::NerdctlLogin => "nerdctl login",
            Self::ComposeEnv => "Compose .env",
            Self::EnvFile => "--env-file",
            Self::KubernetesSecret => "Kubernetes Secret",
            Self::HelmLogin => "helm registry login",
            Self::K3sRegistries => "k3s registries.yaml",
            Self::ContainerdHosts => "containerd hosts.toml",
            Self::GithubActions => "GitHub Actions",
            Self::GitlabCi => "GitLab CI",
            Self::Terraform => "Terraform",
            Self::ChartsSyncer => "charts-syncer",
            Self::SkopeoLogin => "skopeo login",
            Self::CraneLogin => "crane auth login",
            Self::OrasLogin => "oras login",
            Self::PasswordFile => "Password",
            Self::JsonLines => "JSON Lines",
            Self::Calendar => "Calendar entry",
        }
    }

    /// Where a person looks for it.
    pub fn group(self) -> Group {
        match self {
            Self::DockerLogin
            | Self::DockerConfig
            | Self::DockerConfigMerge
            | Self::PodmanLogin
            | Self::NerdctlLogin
            | Self::ComposeEnv
            | Self::EnvFile => Group::Docker,
            Self::KubernetesSecret | Self::HelmLogin | Self::K3sRegistries | Self::ContainerdHosts => {
                Group::Kubernetes
            }
            Self::GithubActions | Self::GitlabCi | Self::Terraform | Self::ChartsSyncer => Group::Automation,
            Self::SkopeoLogin | Self::CraneLogin | Self::OrasLogin => Group::RegistryTools,
            Self::PasswordFile | Self::JsonLines | Self::Calendar => Group::Files,
        }
    }

    /// Whether the artefact's own text holds the password. A companion always does.
    pub fn holds_password(self) -> bool {
        match self {
            Self::DockerConfig
            | Self::ComposeEnv
            | Self::EnvFile
            | Self::KubernetesSecret
            | Self::K3sRegistries
            | Self::ContainerdHosts
            | Self::GitlabCi
            | Self::ChartsSyncer
            | Self::PasswordFile
            | Self::JsonLines => true,
            Self::DockerLogin
            | Self::DockerConfigMerge
            | Self::PodmanLogin
            | Self::NerdctlLogin
            | Self::HelmLogin
            | Self::GithubActions
            | Self::Terraform
            | Self::SkopeoLogin
            | Self::CraneLogin
            | Self::OrasLogin
            | Self::Calendar => false,
        }
    }

    /// Whether [`Options::shell`] changes anything that a person runs.
    pub fn uses_shell(self) -> bool {
        match self {
            Self::DockerLogin
            | Self::DockerConfigMerge
            | Self::PodmanLogin
            | Self::NerdctlLogin
            | Self::KubernetesSecret
            | Self::HelmLogin
            | Self::GithubActions
            | Self::GitlabCi
            | Self::Terraform
            | Self::SkopeoLogin
            | Self::CraneLogin
            | Self::OrasLogin => true,
            Self::DockerConfig
            | Self::ComposeEnv
            | Self::EnvFile
            | Self::K3sRegistries
            | Self::ContainerdHosts
            | Self::ChartsSyncer
            | Self::PasswordFile
            | Self::JsonLines
            | Self::Calendar => false,
        }
    }

    /// Whether [`Options::namespace`] and [`Options::secret_name`] matter.
    pub fn uses_kubernetes_names(self) -> bool {
        matches!(self, Self::KubernetesSecret | Self::Terraform)
    }

    /// Makes it.
    ///
    /// # Errors
    ///
    /// Where the target cannot carry a value exactly, or an option is not one that it takes.
    pub fn make(self, handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
        match self {
            Self::DockerLogin
            | Self::PodmanLogin
            | Self::NerdctlLogin
            | Self::HelmLogin
            | Self::SkopeoLogin
            | Self::CraneLogin
            | Self::OrasLogin => logins::login(self, handover, options),
            Self::DockerConfig => docker_config::docker_config(handover, options),
            Self::DockerConfigMerge => merge::merge_command(handover, options),
            Self::ComposeEnv => env::compose_env(handover),
            Self::EnvFile => env::env_file(handover, options),
            Self::KubernetesSecret => kubernetes::secret(handover, options),
            Self::K3sRegistries => cluster_files::k3s_registries(handover, options),
            Self::ContainerdHosts => cluster_files::containerd_hosts(handover, options),
            Self::GithubActions => ci::github_actions(handover, options),
            Self::GitlabCi => ci::gitlab_ci(handover, options),
            Self::Terraform => terraform::terraform(handover, options),
            Self::ChartsSyncer => charts_syncer::charts_syncer(handover, options),
            Self::PasswordFile => Ok(plain::password(handover)),
            Self::JsonLines => Ok(plain::json_lines(handover)),
            Self::Calendar => plain::calendar_entry(handover),
        }
    }
}
