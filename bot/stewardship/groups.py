"""The groups of sourced entries a place has, as `resources/jurisdictions/` names them."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.directory.models import Definition, Duty, EmergencyNumber, HelpLine, MedicalPlace, Route, Sourced

GROUPS: Mapping[str, type[Sourced]] = MappingProxyType(
    {
        "emergency": EmergencyNumber,
        "help_lines": HelpLine,
        "routes": Route,
        "definitions": Definition,
        "duties": Duty,
        "medical": MedicalPlace,
    }
)
"""What an entry of each group is, in the order of a file."""
