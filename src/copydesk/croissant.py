"""How is a release described to machines? As Croissant 1.1, with who made it from what (PROV-O) and its limits (RAI).

Names of the RAI vocabulary are those of its table, https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from copydesk.article import ARTICLE
from copydesk.companions import COMPANIONS
from copydesk.facts import Facts
from copydesk.manifest import FileEntry

CROISSANT_NAME = "croissant.json"
_PARQUET = "application/x-parquet"  # the name that readers of Croissant know
_SPDX = "https://spdx.org/licenses/"

_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(facts: Facts, files: Sequence[FileEntry], answers: Mapping[str, str], cite_as: str) -> dict[str, Any]:
    """Return the Croissant description of a release of these files.

    `answers` are what people wrote in the card, by question; what nobody wrote is left out.
    """
    data = sorted((file for file in files if file.config), key=lambda file: file.path)
    schemas = {"default": ARTICLE, **COMPANIONS}
    configs = [name for name in schemas if any(file.config == name for file in data)]
    found = {
        "@context": dict(_CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": facts.stated.pretty_name,
        "alternateName": facts.name,
        "description": answers.get("summary", ""),
        "version": facts.version,
        "datePublished": facts.as_of,
        "license": _license(facts),
        "inLanguage": sorted(facts.languages),
        "keywords": ["news", *facts.stated.tags],
        "citeAs": cite_as,
        "isAccessibleForFree": True,
        "temporalCoverage": f"{facts.first_day}/{facts.last_day}" if facts.first_day else None,
        **_provenance(facts),
        **_rai(facts, answers),
        "distribution": [*(_file(file) for file in data), *(_file_set(name, data) for name in configs)],
        "recordSet": [_splits(facts), *(_record_set(name, schemas[name], facts) for name in configs)],
    }
    return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def _license(facts: Facts) -> str:
    stated = facts.stated
    if stated.license == "other":
        return stated.license_link or stated.license_name or "other"
    return f"{_SPDX}{stated.license}" if not stated.license.startswith("http") else stated.license


def _provenance(facts: Facts) -> dict[str, Any]:
    """Tell what the dataset was made from, by what, and after which version."""
    sources = [
        {
            "@id": f"source/{number}",
            "@type": "prov:Entity",
            "prov:label": f"{source.path}, {source.files} files",
            "prov:value": f"sha256:{source.digest}",
        }
        for number, source in enumerate(facts.inputs.sources, 1)
    ]
    plans = {"recipe": facts.inputs.recipe, "contract": facts.inputs.contract, "providers": facts.inputs.providers}
    made = [
        {"@id": f"plan/{name}", "@type": "prov:Plan", "prov:value": f"sha256:{digest}"}
        for name, digest in plans.items()
        if digest
    ]
    tools = [f"{name} {version}" for name, version in sorted((facts.extractors | facts.made_with).items())]
    found: dict[str, Any] = {
        "prov:wasDerivedFrom": sources,
        "prov:wasGeneratedBy": {
            "@id": "build",
            "@type": "prov:Activity",
            "prov:used": made,
            "prov:label": ", ".join(tools),
        },
        "prov:wasAttributedTo": [
            {
                "@id": f"provider/{number}",
                "@type": "prov:Agent",
                "prov:label": f"{it.provider} ({it.domain}), {it.rows} articles",
            }
            for number, it in enumerate(facts.providers, 1)
        ],
    }
    if len(facts.history) > 1:
        found["prov:wasRevisionOf"] = {"@id": f"version/{facts.history[-2].version}", "@type": "prov:Entity"}
    return found


def _rai(facts: Facts, answers: Mapping[str, str]) -> dict[str, Any]:
    """Tell how the data came to be and what they are not for: what was counted, and what people wrote."""
    funnel, privacy = facts.funnel, facts.privacy
    counted = (
        f"{privacy.emails.articles} articles have what looks like an address of e-mail, "
        f"{privacy.telephones.articles} what looks like a telephone number."
    )
    steps = [
        f"{funnel.read} records read from {funnel.captures} captures, each field with its evidence",
        f"{funnel.duplicate} superseded by another record of the same article",
        f"{funnel.quarantined} quarantined, because they broke the contract",
        f"{funnel.accepted} accepted, in {facts.stories} stories of shared text, split by story: {facts.split_rule}",
    ]
    missing = [f"{it.column}: {it.missing} of {facts.rows}" for it in facts.columns if it.missing]
    return {
        "rai:dataCollection": answers.get("sources"),
        "rai:dataCollectionType": ["Web scraping"] if facts.funnel.captures else [],
        "rai:dataCollectionTimeframe": [day for day in (_captured(facts, min), _captured(facts, max)) if day],
        "rai:dataCollectionMissingData": f"Without a value: {', '.join(missing)}." if missing else None,
        "rai:dataPreprocessingProtocol": steps,
        "rai:dataManipulationProtocol": f"Texts published: {facts.stated.text}; {facts.withheld} withheld.",
        "rai:dataLimitations": answers.get("limits"),
        "rai:dataBiases": answers.get("limits"),
        "rai:personalSensitiveInformation": [text for text in (answers.get("personal-data"), counted) if text],
        "rai:dataUseCases": answers.get("uses"),
        "rai:dataReleaseMaintenancePlan": answers.get("licence"),
    }


def _captured(facts: Facts, pick: Any) -> str | None:  # noqa: ANN401 - min or max
    days = [day for it in facts.providers for day in (it.first_capture, it.last_capture) if day]
    return str(pick(days)) if days else None


def _file(file: FileEntry) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": _PARQUET,
        "sha256": file.sha256,
        "prov:wasGeneratedBy": {"@id": "build"},
    }


def _file_set(config: str, files: Sequence[FileEntry]) -> dict[str, Any]:
    folders = dict.fromkeys(file.path.rpartition("/")[0] for file in files if file.config == config)
    return {
        "@type": "cr:FileSet",
        "@id": f"files/{config}",
        "name": f"files of {config}",
        "encodingFormat": _PARQUET,
        "includes": [f"{folder}/*.parquet" for folder in folders],
    }


def _splits(facts: Facts) -> dict[str, Any]:
    names = [split.split for split in facts.splits]
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [{"@type": "cr:Field", "@id": "splits/name", "name": "name", "dataType": "sc:Text"}],
        "data": [{"splits/name": name} for name in names],
    }


def _record_set(config: str, schema: pa.Schema, facts: Facts) -> dict[str, Any]:
    rows = facts.rows if config == "default" else facts.companions.get(config, 0)
    split = {
        "@type": "cr:Field",
        "@id": f"{config}/split",
        "name": "split",
        "dataType": "sc:Text",
        "references": {"field": {"@id": "splits/name"}},
        "source": {
            "fileSet": {"@id": f"files/{config}"},
            "extract": {"fileProperty": "fullpath"},
            "transform": {"regex": r"(?:.*/)?(train|validation|test)(?:-.*)?"},
        },
    }
    return {
        "@type": "cr:RecordSet",
        "@id": config,
        "name": config,
        "description": f"{rows} rows.",
        "prov:wasGeneratedBy": {"@id": "build"},
        **({"key": {"@id": f"{config}/id"}} if config == "default" else {}),
        "field": [split, *(_field(config, field, facts.about.get(field.name, "")) for field in schema)],
    }


def _field(config: str, field: pa.Field, about: str) -> dict[str, Any]:
    kind, source = field.type, {"fileSet": {"@id": f"files/{config}"}, "extract": {"column": field.name}}
    listed = {"isArray": True, "arrayShape": "-1"} if pa.types.is_list(kind) else {}
    inner = kind.value_type if listed else kind
    found: dict[str, Any] = {"@type": "cr:Field", "@id": f"{config}/{field.name}", "name": field.name}
    found |= {"description": about} if about else {}
    if pa.types.is_struct(inner):
        parts = [
            {
                "@type": "cr:Field",
                "@id": f"{config}/{field.name}/{part.name}",
                "name": part.name,
                "dataType": _data_type(part.type),
                "source": source | {"transform": {"jsonPath": part.name}},
            }
            for part in inner
        ]
        return found | listed | {"subField": parts}
    return found | listed | {"dataType": _data_type(inner), "source": source}


def _data_type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    if pa.types.is_integer(kind):
        return "sc:Integer"
    return "sc:DateTime" if pa.types.is_timestamp(kind) else "sc:Text"
