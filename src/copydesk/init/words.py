"""How is what was seen written down? As files that people read, correct and keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from copydesk.init.look import Outlet, Seen
from copydesk.plain import counted
from copydesk.recipe import Provider
from copydesk.templates import read_template
from copydesk.toml_files import toml_value

CONTRACT = "schemas/news_article.py"


def providers_toml(outlets: list[Outlet]) -> str:
    """Return a registry of the outlets that were seen."""
    lines = [
        "# The outlets of your captures. A record of another outlet is an error, so that no outlet gets two names.",
        "# Proposed from what was read: correct the names, and say what may be done with the texts (rights, text).",
        "format = 1",
    ]
    return "\n".join([*lines, *entries(outlets)]) + "\n"


def entries(outlets: Sequence[Outlet]) -> list[str]:
    """Return the lines of a registry for some outlets."""
    lines: list[str] = []
    for outlet in outlets:
        lines += ["", "[[provider]]", f"name = {toml_value(outlet.name)} # {counted(outlet.records, 'record')}"]
        lines += [f"domains = {toml_value(list(outlet.domains))}"]
        lines += [f"language = {toml_value(outlet.language)}"] if outlet.language else []
        lines += ['# rights = "..."']
        if any(domain.endswith(".invalid") for domain in outlet.domains):
            lines.append("# The captures state no domain: this one was made up. Correct it here and in origins.toml.")
    return lines


def origins_toml(guessed: Mapping[str, tuple[str, str]]) -> str:
    """Return a sidecar that names the outlets of captures that state none."""
    lines = [
        "# What you know about a capture that it does not say itself. A key is the path of a capture from this folder.",
        "# Outlets were guessed from the names of folders: correct them, and add url, first_seen_at, captured_at.",
    ]
    for path, (name, domain) in guessed.items():
        lines += [
            "",
            f"[{toml_value(path)}]",
            f"provider = {toml_value(name)}",
            f"provider_domain = {toml_value(domain)}",
        ]
    return "\n".join(lines) + "\n"


def recipe_toml(name: str, path: str, seen: Seen) -> str:
    """Return a recipe for a source at this path from the project's root."""
    text = read_template("project/recipe.toml.in").replace("@NAME@", name)
    columns = "".join(f"{ours} = {toml_value(theirs)}\n" for ours, theirs in seen.columns.items())
    told = f"\n[source.columns] # what the records call them\n{columns}" if columns else ""
    text = text.replace('path = "dataset/captures"\n', f"path = {toml_value(path)}\n{told}")
    return text.replace(f"{CONTRACT}:NewsArticle", f"{CONTRACT}:Article") if seen.always else text


def contract_py(seen: Seen) -> str:
    """Return the shipped contract, and below it what every record that was read keeps."""
    text = read_template("news_article.py.in")
    if not seen.always:
        return text
    return text.rstrip() + "\n\n\n" + "\n".join(_article(text, seen)) + "\n"


def _article(shipped: str, seen: Seen) -> Iterator[str]:
    yield "class Article(NewsArticle):"
    yield '    """What these records keep besides: delete a line that later ones need not keep."""'
    for name in seen.always:
        found = re.search(rf"^    {name}: (\w+) = pa\.Field\(nullable=True, (.*)\)$", shipped, re.MULTILINE)
        if found:
            yield ""
            yield f"    # there in all {seen.records:,} records"
            yield f"    {name}: {found[1]} = pa.Field({found[2]})"


def sound(outlets: list[Outlet]) -> list[Outlet]:
    """Return the outlets that a registry can hold: with domains that are such, and no key twice."""
    taken: set[str] = set()
    kept = []
    for outlet in outlets:
        domains = tuple(domain for domain in outlet.domains if _is_domain(domain) and domain.casefold() not in taken)
        if not domains:
            continue
        name = outlet.name if outlet.name.casefold() not in taken else domains[0]
        taken |= {name.casefold(), *(domain.casefold() for domain in domains)}
        kept.append(Outlet(name=name, domains=domains, records=outlet.records, language=outlet.language))
    return kept


def _is_domain(domain: str) -> bool:
    try:
        Provider(name="x", domains=[domain])
    except ValueError:
        return False
    return True
