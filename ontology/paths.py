"""Where the knowledge lies: `BPS_DATA`, else the checkout, else what the wheel carries."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class KnowledgePaths:
    """The folders of one knowledge base.

    Parameters
    ----------
    ontology: folder of the vocabulary (YAML and Turtle).
    cases: folder of the cases.
    """

    ontology: Path
    cases: Path

    @classmethod
    def find(cls) -> KnowledgePaths:
        """Return the folders in force.

        >>> KnowledgePaths.find().ontology.name
        'ontology'
        """
        chosen = os.environ.get("BPS_DATA")
        if chosen:
            return cls.below(Path(chosen))
        package = Path(__file__).resolve().parent
        if (package.parent / "data" / "cases").is_dir():
            return cls.below(package.parent)
        spec = find_spec("kb")
        carried = Path(spec.origin).parent if spec and spec.origin else package.parent
        return cls(package, carried / "data" / "cases")

    @classmethod
    def below(cls, root: Path) -> KnowledgePaths:
        """Return the folders of a knowledge base that is laid out like the checkout under `root`."""
        return cls(root / "ontology", root / "data" / "cases")
