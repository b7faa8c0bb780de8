"""What surrounds a record, as columns from where matter comes from to where it goes, bounded in size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.relations import Relations

LARGEST = 8
Node = tuple[str, str]
"""Section and identifier."""


@dataclass(frozen=True)
class Column:
    """Records that stand in the same relation, and how many more there are than are named."""

    role: str
    nodes: tuple[Node, ...]
    more: int = 0


@dataclass(frozen=True)
class Edge:
    """A line between two records: left to right."""

    start: Node
    end: Node


@dataclass(frozen=True)
class Neighbourhood:
    """Columns from left to right, and the lines between neighbouring ones."""

    columns: tuple[Column, ...]
    edges: tuple[Edge, ...]

    @property
    def size(self) -> int:
        """The number of records shown."""
        return sum(len(c.nodes) for c in self.columns)


def neighbourhood(relations: Relations, section: str, name: str) -> Neighbourhood | None:
    """Return what surrounds a material, technology or process; None where nothing does.

    A material: processes that generate it, itself, technologies that take it, what those yield. A technology:
    materials it accepts, itself, its hosts, what it yields or displaces. A process: what it takes, itself, what it
    generates, technologies for that.
    """
    drawn = {"materials": _material, "technologies": _technology, "processes": _process}[section](relations, name)
    return drawn if drawn.size > 1 else None


@dataclass
class _Drawing:
    columns: list[Column] = field(default_factory=list)
    edges: dict[Edge, None] = field(default_factory=dict)

    def column(self, role: str, section: str, names: Iterable[str]) -> tuple[Node, ...]:
        every = list(dict.fromkeys(names))
        nodes = tuple((section, name) for name in every[:LARGEST])
        if nodes:
            self.columns.append(Column(role, nodes, len(every) - len(nodes)))
        return nodes

    def join(self, start: Node, end: Node) -> None:
        self.edges[Edge(start, end)] = None

    def done(self) -> Neighbourhood:
        return Neighbourhood(tuple(self.columns), tuple(self.edges))


def _material(relations: Relations, name: str) -> Neighbourhood:
    drawing, technologies = _Drawing(), relations.knowledge.technologies
    this = ("materials", name)
    makers = relations.names("materials", name, by="processes", field="generates")
    for node in drawing.column("generated_by", "processes", makers):
        drawing.join(node, this)
    drawing.column("this", *this[:1], [name])
    taking = drawing.column("taken_by", "technologies", (t.technology for t in relations.taking(name)))
    for node in taking:
        drawing.join(this, node)
    yields = {n: [y for y in technologies[n[1]].yields if y != name] for n in taking}
    products = drawing.column("becomes", "materials", (y for made in yields.values() for y in made))
    for node, made in yields.items():
        for product in products:
            if product[1] in made:
                drawing.join(node, product)
    return drawing.done()


def _technology(relations: Relations, name: str) -> Neighbourhood:
    drawing, record = _Drawing(), relations.knowledge.technologies[name]
    this = ("technologies", name)
    for node in drawing.column("accepts", "materials", (a.material for a in record.accepts)):
        drawing.join(node, this)
    drawing.column("this", "technologies", [name])
    hosts = drawing.column("hosted_by", "processes", record.host)
    for node in hosts:
        drawing.join(this, node)
    made = [*record.yields, *(d.material for d in record.displaces if d.material not in record.yields)]
    accepted = {a.material for a in record.accepts}
    for node in drawing.column("gives", "materials", (m for m in made if m not in accepted)):
        for start in hosts or (this,):
            drawing.join(start, node)
    return drawing.done()


def _process(relations: Relations, name: str) -> Neighbourhood:
    drawing, record = _Drawing(), relations.knowledge.processes[name]
    this = ("processes", name)
    generated = [g.material for g in record.generates]
    for node in drawing.column("takes", "materials", (m for m in record.consumes if m not in generated)):
        drawing.join(node, this)
    drawing.column("this", "processes", [name])
    outs = drawing.column("generates", "materials", generated)
    for node in outs:
        drawing.join(this, node)
    taking = {out: [t.technology for t in relations.taking(out[1]) if t.fit != "narrower"] for out in outs}
    first = [names[at] for at in range(LARGEST) for names in taking.values() if at < len(names)]
    rest = [n for names in taking.values() for n in names]
    uses = drawing.column("uses", "technologies", [*first, *rest])
    for out, names in taking.items():
        for use in uses:
            if use[1] in names:
                drawing.join(out, use)
    return drawing.done()
