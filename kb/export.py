"""The knowledge to take away: Turtle, JSON-LD, the YAML as a zip, the exchanges as rows; the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pyoxigraph as ox

from kb.jsonld import ROOTS, Prepared
from kb.load import Knowledge
from kb.records import Case, Synergy
from kb.store import GraphStore
from ontology.terms import context

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip: the least that a zip can say."""
_SUFFIXES = frozenset({".yaml", ".ttl", ".jsonld", ".csv", ".txt", ".md"})
_NOTICE = Path(__file__).parent / "templates" / "download-notice.txt"
EXCHANGE_COLUMNS = (
    "case", "case_title_en", "case_title_zh", "country", "place_en", "place_zh", "latitude", "longitude", "case_status",
    "exchange", "exchange_status", "giver_en", "giver_zh", "giver_process", "receiver_en", "receiver_zh",
    "receiver_process", "waste_as_worded", "material", "material_en", "material_zh", "technology", "relation",
    "quantity", "quantity_min", "quantity_max", "quantity_unit", "quantity_meaning", "quantity_year", "displaces",
    "source", "citation", "address", "locator", "reading",
)  # fmt: skip


def turtle(store: GraphStore) -> bytes:
    """Return the whole graph as Turtle."""
    return store.turtle()


def json_ld(knowledge: Knowledge, store: GraphStore) -> bytes:
    """Return the whole graph as one JSON-LD document that needs nothing from elsewhere.

    The records stand as they are written, under the context of the vocabulary, which is inside; what the graph holds
    besides them (vocabulary, axioms, what follows from them) stands after them with full names.
    """
    prepared = Prepared()
    for section in ROOTS:
        for _, record in sorted(knowledge.section(section).items()):
            prepared.add(section, record.model_dump(mode="json", exclude_none=True))
    records = {"@context": context(), "@graph": prepared.nodes}
    told = {quad.triple for quad in ox.parse(orjson.dumps(records), format=ox.RdfFormat.JSON_LD)}
    rest = ox.serialize((t for t in store.triples() if t not in told), format=ox.RdfFormat.JSON_LD) or b"[]"
    return orjson.dumps({**records, "@graph": [*prepared.nodes, *orjson.loads(rest)]}, option=orjson.OPT_APPEND_NEWLINE)


def archive(knowledge: Knowledge, version: str) -> bytes:
    """Return the files of the knowledge as a zip in the layout of a checkout, with a notice of licence and version."""
    buffer = io.BytesIO()
    notice = _NOTICE.read_text(encoding="utf-8").format(version=version, fingerprint=knowledge.fingerprint)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        _put(packed, "NOTICE.txt", notice.encode())
        for name, path in _files(knowledge):
            _put(packed, name, path.read_bytes())
    return buffer.getvalue()


def _files(knowledge: Knowledge) -> Iterator[tuple[str, Path]]:
    if knowledge.paths is None:
        return
    for root, prefix in ((knowledge.paths.ontology, "ontology"), (knowledge.paths.cases, "data/cases")):
        found = {p.relative_to(root).as_posix(): p for p in root.rglob("*") if p.suffix in _SUFFIXES and p.is_file()}
        yield from ((f"{prefix}/{name}", found[name]) for name in sorted(found))


def _put(packed: zipfile.ZipFile, name: str, body: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    packed.writestr(entry, body)


def exchanges(knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    """Yield every documented exchange as a row with the columns `EXCHANGE_COLUMNS`, by case and exchange."""
    for _, case in sorted(knowledge.cases.items()):
        for synergy in sorted(case.synergies, key=lambda s: s.id):
            yield _exchange(knowledge, case, synergy)


def _exchange(knowledge: Knowledge, case: Case, synergy: Synergy) -> dict[str, Any]:
    facilities = {f.id: f for f in case.facilities}
    giver, receiver = facilities[synergy.source], facilities[synergy.receiver]
    material = knowledge.materials.get(synergy.material)
    source = knowledge.sources.get(synergy.cite.source)
    amount = synergy.quantity
    return {
        "case": case.id,
        "case_title_en": case.title.en,
        "case_title_zh": case.title.zh,
        "country": case.place.country,
        "place_en": case.place.name.en,
        "place_zh": case.place.name.zh,
        "latitude": case.place.latitude,
        "longitude": case.place.longitude,
        "case_status": case.status,
        "exchange": synergy.id,
        "exchange_status": synergy.status,
        "giver_en": giver.name.en,
        "giver_zh": giver.name.zh,
        "giver_process": giver.process,
        "receiver_en": receiver.name.en,
        "receiver_zh": receiver.name.zh,
        "receiver_process": receiver.process,
        "waste_as_worded": synergy.waste_as_worded,
        "material": synergy.material,
        "material_en": material.label.en if material else None,
        "material_zh": material.label.zh if material else None,
        "technology": synergy.technology,
        "relation": synergy.relation,
        "quantity": amount.value if amount else None,
        "quantity_min": amount.min if amount else None,
        "quantity_max": amount.max if amount else None,
        "quantity_unit": amount.unit if amount else None,
        "quantity_meaning": amount.meaning if amount else None,
        "quantity_year": amount.year if amount else None,
        "displaces": " ".join(synergy.displaces),
        "source": synergy.cite.source,
        "citation": source.citation if source else None,
        "address": synergy.cite.via or (source.url or _doi(source.doi) if source else None),
        "locator": synergy.cite.locator,
        "reading": synergy.cite.reading,
    }


def _doi(doi: str | None) -> str | None:
    return f"https://doi.org/{doi}" if doi else None
