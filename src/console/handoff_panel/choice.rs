//! What was chosen, remembered for the next credential: in this page's memory, until the user signs out.

use std::cell::RefCell;

use crate::console::route;
use crate::console::session::machine::Span;
use crate::console::ui::browser;
use crate::handoff::{Options, Shell, Target, Tool};

/// The target and its options.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) target: Target,
    pub(super) options: Options,
    /// The targets that the user chose, the last one first. A tool that is chosen again begins with its
    /// own.
    chosen: Vec<Target>,
}

thread_local!(static REMEMBERED: RefCell<Option<(Span, Choice)>> = const { RefCell::new(None) });

impl Choice {
    /// What was chosen before in this span, or else the target that is `wanted`, or that the address asks for.
    pub(super) fn remembered(span: Span, wanted: Option<&str>) -> Self {
        let remembered = REMEMBERED.with_borrow(Clone::clone).filter(|(of, _)| *of == span);
        if let Some((_, choice)) = remembered {
            return choice;
        }
        let asked = wanted.map(str::to_owned).or_else(|| route::handoff_target(&browser::address().1));
        let shell = if browser::is_windows() { Shell::PowerShell } else { Shell::Posix };
        Self {
            target: asked.and_then(|id| Target::from_id(&id)).unwrap_or(Target::ALL[0]),
            options: Options { shell, ..Options::default() },
            chosen: Vec::new(),
        }
    }

    pub(super) fn remember(&self, span: Span) {
        REMEMBERED.set(Some((span, self.clone())));
    }

    pub(super) fn choose(&mut self, target: Target) {
        self.target = target;
        self.chosen.retain(|it| *it != target);
        self.chosen.insert(0, target);
    }

    /// The way that a person chose for a tool before, or the tool's first that can be `made`.
    pub(super) fn target_of(&self, tool: &Tool, made: impl Fn(Target) -> bool) -> Target {
        let of_tool = |target: Target| tool.ways.iter().any(|way| way.target == target);
        let mut ways = tool.ways.iter().map(|way| way.target);
        let usual = ways.clone().next().unwrap_or(self.target);
        let chosen = self.chosen.iter().copied().find(|target| of_tool(*target));
        chosen.into_iter().chain(&mut ways).find(|target| made(*target)).unwrap_or(usual)
    }
}
