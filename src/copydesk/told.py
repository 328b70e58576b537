"""What does a build tell that nobody can count in its files? Who it is, what was read, and what was found in it."""

from __future__ import annotations

import copydesk
from copydesk.canonical import sha256
from copydesk.check import Examined
from copydesk.facts import Told
from copydesk.facts.model import FindingFacts, FunnelFacts, Stated
from copydesk.manifest import Manifest
from copydesk.recipe import Recipe
from copydesk.report import CheckRun
from copydesk.templates import names, read_template


def told_by_build(recipe: Recipe, examined: Examined, manifest: Manifest) -> Told:
    """Return what the build of a recipe tells of itself, under this manifest."""
    report = examined.report()
    return Told(
        name=recipe.name,
        version=manifest.version,
        as_of=manifest.as_of,
        stated=_stated(recipe),
        split_rule=recipe.split.words(),
        about=_about(examined),
        funnel=FunnelFacts(
            captures=sum(source.files for source in manifest.inputs.sources),
            read=report.funnel.read,
            duplicate=report.funnel.duplicate,
            quarantined=report.funnel.quarantined,
            accepted=report.funnel.accepted,
        ),
        findings=[
            FindingFacts(code=it.code, severity=it.severity, records=it.count)
            for it in report.findings
            if it.severity != "off"
        ],
        checks=_roads(report.checks),
        inputs=manifest.inputs,
        made_with=manifest.made_with,
        extractors=_extractors(),
    )


def _stated(recipe: Recipe) -> Stated:
    return Stated(
        pretty_name=recipe.pretty_name or recipe.name.split("/")[1],
        license=recipe.license,
        license_name=recipe.license_name,
        license_link=recipe.license_link,
        task_categories=recipe.task_categories,
        tags=recipe.tags,
        source_datasets=sorted({source.dataset for source in recipe.source if source.dataset}),
        text=recipe.publish.text,
    )


def _about(examined: Examined) -> dict[str, str]:
    """Return what the contract says of each column that it describes."""
    columns = examined.contract.schema.columns
    return {name: str(column.description) for name, column in columns.items() if column.description}


def _roads(checks: list[CheckRun]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for check in checks:
        counted[check.road] = counted.get(check.road, 0) + 1
    return counted


def _extractors() -> dict[str, str]:
    """Name what captures are read by: the toolkit, and its data. An extra that is missing stops a build instead."""
    words = "".join(read_template(f"words/{name}.toml") for name in names("words", ".toml"))
    data = {"weights of page text": read_template("weights.toml"), "words of languages": words}
    return {"copydesk": copydesk.__version__} | {name: f"sha256:{sha256(text.encode())}" for name, text in data.items()}
