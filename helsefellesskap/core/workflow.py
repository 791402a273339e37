"""State machines as plain data: no database, no request, no clock.

A workflow is a table of named steps. The same table draws the buttons,
guards the services, feeds the tests and prints the diagram in the docs.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from helsefellesskap.core.errors import DomainError


class StepNotAllowed(DomainError):
    """The step does not start in the present state, or lacks its reason."""


class TooLate(StepNotAllowed):
    """The state is another by now; what happened meanwhile is worth telling."""


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of arrow. Without a permission only the portal itself takes it.

    `target=None` means the step leaves the state as it is.
    """

    sources: AbstractSet[str]
    target: str | None
    permission: str | None = None
    needs_reason: bool = False
    label: str | Promise = field(default="")


class Workflow:
    """A table of steps, looked up by name."""

    def __init__(
        self, states: Iterable[tuple[str, str | Promise]], **steps: Step
    ) -> None:
        self.labels: Mapping[str, str | Promise] = MappingProxyType(dict(states))
        self.steps: Mapping[str, Step] = MappingProxyType(steps)

    def open_steps(self, state: str) -> dict[str, Step]:
        """The steps that start in `state`, in the order they were written."""
        return {n: s for n, s in self.steps.items() if state in s.sources}

    def target(self, name: str, state: str) -> str:
        """Where the step leads from `state`."""
        return self.steps[name].target or state

    def check(self, name: str, state: str, reason: str = "") -> Step:
        """Return the step, or refuse it in words."""
        step = self.steps[name]
        if state not in step.sources:
            words = _("“%(step)s” is not possible now: it is %(state)s.")
            raise TooLate(
                words % {"step": step.label or name, "state": self.labels[state]}
            )
        if step.needs_reason and not reason.strip():
            words = _("“%(step)s” needs a reason.")
            raise StepNotAllowed(words % {"step": step.label or name})
        return step

    def mermaid(self) -> str:
        """The diagram, for docs/workflows.md."""
        arrows = [
            f"    {source} --> {step.target or source}: {name}"
            for name, step in self.steps.items()
            for source in sorted(step.sources)
        ]
        return "\n".join(["stateDiagram-v2", *arrows])
