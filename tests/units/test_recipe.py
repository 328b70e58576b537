"""Is a mistake in a recipe, a registry or a sidecar told with its key, its line and the nearest word?"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from copydesk.errors import UsageError
from copydesk.recipe import Recipe, load_origins, load_project, load_registry
from copydesk.sources import from_project

BASE = 'name = "acme/eu-news"\n[[source]]\npath = "dataset/captures"\n'
TWICE = "`{}` belongs to both Harbour Courier and {}"
SHARES = "ratios must be at least 0 and add up to 1"
ZONE = "captured_at needs a zone: write 2025-03-04T09:00:00Z"
INSIDE = "must be a path inside the project, written with forward slashes"
NAME = "A name is org/name in lower-case letters, digits, dots, dashes and underscores."
EMPTY = "List should have at least 1 item after validation, not 0"
COURIER = '[[provider]]\nname = "Harbour Courier"\ndomains = ["harbourcourier.example"]\n'


def recipe_of(folder: Path, text: str) -> Recipe:
    """Load a recipe."""
    return load_project(written(folder / "dataset" / "recipe.toml", text)).recipe


def written(path: Path, text: str | bytes) -> Path:
    """Write a file and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(folder: Path, text: str | bytes) -> UsageError:
    """Return why a recipe is refused."""
    with pytest.raises(UsageError) as caught:
        load_project(written(folder / "dataset" / "recipe.toml", text))
    return caught.value


@pytest.mark.parametrize(
    ("more", "place", "what", "near"),
    [
        ('pretty_nam = "x"\n' + BASE, ":1, `pretty_nam`", "pretty_nam", "pretty_name"),
        (BASE + 'origin = "x"\n', ":4, `source.0.origin`", "origin", "origins"),
        (BASE + '[[source]]\npath = "b"\npth = "c"\n', ":6, `source.1.pth`", "pth", "path"),
        (BASE + '[split]\nsal = "x"\n', ":5, `split.sal`", "sal", "salt"),
        (
            BASE + '[split]\npolicy = "group-hash"\nratios = { train = 0.5, tests = 0.5 }\n',
            ":6, `split.ratios.tests`",
            "tests",
            "test",
        ),
        (BASE + "[split.ratios]\ntrain = 0.5\nvalid = 0.5\n", ":6, `split.ratios.valid`", "valid", "validation"),
        (BASE + '[release]\nhubb = "dir:.hub"\n', ":5, `release.hubb`", "hubb", "hub"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest(tmp_path: Path, more: str, place: str, what: str, near: str) -> None:
    """At every level an unknown key is refused with its line and the word that was meant."""
    error = refused(tmp_path, more)
    assert (error.what, error.help) == (f"unknown key `{what}` in the recipe", f"Did you mean `{near}`?")
    assert error.where == f"{tmp_path / 'dataset' / 'recipe.toml'}{place}"


def test_a_key_that_is_near_to_nothing_lists_the_known(tmp_path: Path) -> None:
    """Without a near word the known keys are listed."""
    assert refused(tmp_path, BASE + "[release]\nqqq = 1\n").help == "Known keys: hub, public."


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("", ", `name`", "Field required"),
        ('name = "acme/eu-news"\n', ", `source`", "Field required"),
        ('name = "acme/eu-news"\nsource = []\n', ":2, `source`", EMPTY),
        (BASE.replace("acme/eu-news", "EU news"), ":1, `name`", f"`EU news` is not a dataset name. {NAME}"),
        ("format = 2\n" + BASE, ":1, `format`", "Input should be 1"),
        (
            'earliest = "soon"\n' + BASE,
            ":1, `earliest`",
            "Input should be a valid date or datetime, input is too short",
        ),
        ("max_quarantined = -1\n" + BASE, ":1, `max_quarantined`", "Input should be greater than or equal to 0"),
        (
            BASE + '[severity]\n"date.missing" = "warn"\n',
            ":5, `severity.date.missing`",
            "Input should be 'error', 'warning' or 'off'",
        ),
        (BASE + "[split]\nratios = { train = 0.5, test = 0.4 }\n", ":4, `split`", SHARES),
        (BASE + "[split]\nratios = { train = 1.5, test = -0.5 }\n", ":4, `split`", SHARES),
        (BASE + "[split]\nratios = {}\n", ":4, `split`", SHARES),
        (BASE + "[split]\nratios = { train = inf }\n", ":4, `split`", "Invalid literal for Fraction: 'inf'"),
        (
            BASE + '[split]\npolicy = "random"\n',
            ":5, `split.policy`",
            "Input should be 'group-hash', 'temporal', 'provider' or 'stratified'",
        ),
        (
            BASE + "[split]\ntest_from = 2025-01-01\n",
            ":4, `split`",
            "`test_from` says nothing to the policy group-hash, which knows salt and ratios",
        ),
        (
            BASE + '[split]\npolicy = "temporal"\nratios = { train = 1.0 }\ntest_from = 2025-01-01\n',
            ":4, `split`",
            "`ratios` says nothing to the policy temporal, which knows validation_from, test_from and embargo_days",
        ),
        (
            BASE + '[split]\npolicy = "temporal"\n',
            ":4, `split`",
            "the policy temporal needs test_from, the first day of the test split",
        ),
        (
            BASE + '[split]\npolicy = "temporal"\nvalidation_from = 2025-02-01\ntest_from = 2025-01-01\n',
            ":4, `split`",
            "validation_from 2025-02-01 must lie before test_from 2025-01-01",
        ),
        (
            BASE + '[split]\npolicy = "stratified"\n',
            ":4, `split`",
            'the policy stratified needs by, the columns that make a stratum, such as by = ["language"]',
        ),
    ],
)
def test_a_wrong_value_is_told_with_its_line(tmp_path: Path, text: str, place: str, why: str) -> None:
    """A value that cannot be used is named by key and line."""
    error = refused(tmp_path, text)
    assert (error.what, error.why) == ("the recipe is wrong", why)
    assert error.where == f"{tmp_path / 'dataset' / 'recipe.toml'}{place}"


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc", "", "a/.."])
def test_a_path_that_leaves_the_project_is_refused(tmp_path: Path, path: str) -> None:
    """Every path of a recipe lies inside the project."""
    for number, text in enumerate([BASE.replace("dataset/captures", path), BASE + f'[[source]]\npath = "{path}"\n']):
        error = refused(tmp_path / str(number), text)
        assert (error.why, error.where.rpartition(":")[2]) == (INSIDE, f"{3 + 2 * number}, `source.{number}.path`")
    for key in ("providers", "card"):
        assert refused(tmp_path, f'{key} = "{path}"\n{BASE}').why == INSIDE


def test_shares_are_exact(tmp_path: Path) -> None:
    """Shares are the fractions that are written, not their nearest binary numbers."""
    shares = recipe_of(
        tmp_path, BASE + "[split]\nratios = { test = 0.1, train = 0.7, validation = 0.2 }\n"
    ).split.shares()
    assert list(shares.items()) == [
        ("train", Fraction(7, 10)),
        ("validation", Fraction(1, 5)),
        ("test", Fraction(1, 10)),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"a = ", "the recipe is not TOML"),
        (b'a = "\xe9"', "the recipe is not UTF-8"),
        (b"a = 1\na = 2", "the recipe is not TOML"),
    ],
)
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, text: bytes, what: str) -> None:
    """Broken TOML and bytes that are no text are told with their place."""
    assert refused(tmp_path, text).what == what


def test_a_missing_recipe_and_a_folder_are_told(tmp_path: Path) -> None:
    """A recipe that is not there, or is a folder, is a mistake of the call."""
    for path, what in (
        (tmp_path / "dataset" / "recipe.toml", "the recipe is missing"),
        (tmp_path, "the recipe is a folder"),
    ):
        with pytest.raises(UsageError) as caught:
            load_project(path)
        assert (caught.value.what, caught.value.exit_code) == (what, 2)


def test_the_digest_of_a_recipe_is_that_of_what_it_says(tmp_path: Path) -> None:
    """Comments, order, the hub and the writing of a share do not count; a salt does."""
    first = recipe_of(tmp_path, BASE + "[split]\nratios = { train = 1.0 }\n").digest
    same = "# words\n" + BASE + '[release]\nhub = "dir:.hub"\n[split]\nratios = { train = 1 }\n'
    assert recipe_of(tmp_path, same).digest == first
    assert recipe_of(tmp_path, BASE + '[split]\nsalt = "x"\nratios = { train = 1 }\n').digest != first


def test_paths_start_at_the_root_of_the_project(tmp_path: Path) -> None:
    """The root is the parent of the recipe's folder."""
    project = load_project(written(tmp_path / "dataset" / "recipe.toml", BASE))
    assert (project.root, project.path("a/b")) == (tmp_path, tmp_path / "a" / "b")


def test_a_missing_registry_is_a_mistake(tmp_path: Path) -> None:
    """A registry that the recipe names must be there: exit code 2."""
    project = load_project(
        written(tmp_path / "dataset" / "recipe.toml", 'providers = "dataset/providers.toml"\n' + BASE)
    )
    with pytest.raises(UsageError, match="the registry of providers is missing") as caught:
        from_project(project)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            COURIER + COURIER.replace("Harbour Courier", "Other"),
            TWICE.format("harbourcourier.example", "Other"),
        ),
        (
            COURIER + COURIER.replace("harbourcourier", "other"),
            TWICE.format("harbour courier", "Harbour Courier"),
        ),
        (COURIER + COURIER, TWICE.format("harbour courier", "Harbour Courier")),
        (
            COURIER + '[[provider]]\nname = "B"\naliases = ["HARBOUR courier"]\ndomains = ["b.example"]\n',
            TWICE.format("harbour courier", "B"),
        ),
        (COURIER.replace('"harbourcourier.example"', ""), EMPTY),
        (
            COURIER.replace('"h', '"https://h'),
            "`https://harbourcourier.example` is no domain: write harbourcourier.example, without https:// and path",
        ),
        (
            COURIER + 'language = "en-GB"\n',
            "`en-GB` is no language: write the two letters of ISO 639-1, such as en",
        ),
        (COURIER + "[[provider.chrome]]\nuntil = 2024-06-30\n", "needs lines or patterns"),
        (
            COURIER + '[[provider.chrome]]\nfrom = 2024-07-01\nuntil = 2024-06-30\nlines = ["x"]\n',
            "from 2024-07-01 lies after until 2024-06-30",
        ),
    ],
)
def test_a_provider_stands_in_the_registry_once(tmp_path: Path, text: str, why: str) -> None:
    """A domain, a name or an alias of two entries is refused, whatever its case; a domain is no address."""
    with pytest.raises(UsageError) as caught:
        load_registry(written(tmp_path / "providers.toml", text))
    assert caught.value.why == why


@pytest.mark.parametrize("pattern", [r"(?=a)b", r"(a)\1", "(", r"a{1000}{1000}", "a)(b"])
def test_a_pattern_that_needs_no_bound_on_time_is_refused_with_its_line(tmp_path: Path, pattern: str) -> None:
    """Look-around and back-references are refused at load, with the file, the line and what is not supported."""
    text = COURIER + '[[provider.chrome]]\nlines = ["x"]\n[[provider.chrome]]\n' + f"patterns = ['{pattern}']\n"
    with pytest.raises(UsageError) as caught:
        load_registry(written(tmp_path / "providers.toml", "format = 1\n" + text))
    assert caught.value.where == f"{tmp_path / 'providers.toml'}:8, `provider.0.chrome.1.patterns.0`"
    assert f"`{pattern}` cannot be run: " in str(caught.value.why)
    assert "not supported" in str(caught.value.why)


def test_the_line_of_a_layout_is_that_of_its_outlet(tmp_path: Path) -> None:
    """Layouts of other outlets above it are not counted."""
    chrome = "[[provider.chrome]]\npatterns = ['{}']\n"
    other = COURIER.replace("Harbour Courier", "Other").replace("harbourcourier", "other")
    place = written(tmp_path / "providers.toml", COURIER + chrome.format("a") + other + chrome.format("("))
    with pytest.raises(UsageError) as caught:
        load_registry(place)
    assert caught.value.where == f"{place}:10, `provider.1.chrome.0.patterns.0`"


def test_an_unknown_key_of_a_layout_is_told(tmp_path: Path) -> None:
    """The keys of a layout are those that people write, `from` among them."""
    text = COURIER + '[[provider.chrome]]\nform = 2024-06-30\nlines = ["x"]\n'
    with pytest.raises(UsageError) as caught:
        load_registry(written(tmp_path / "providers.toml", "format = 1\n" + text))
    assert caught.value.where == f"{tmp_path / 'providers.toml'}:6, `provider.0.chrome.0.form`"
    assert caught.value.help == "Did you mean `from`?"


def test_an_unknown_key_of_a_provider_is_told_with_its_line(tmp_path: Path) -> None:
    """The registry is as strict as the recipe."""
    with pytest.raises(UsageError) as caught:
        load_registry(written(tmp_path / "providers.toml", "format = 1\n" + COURIER + 'alias = ["x"]\n'))
    assert caught.value.where == f"{tmp_path / 'providers.toml'}:5, `provider.0.alias`"
    assert caught.value.help == "Did you mean `aliases`?"


def test_a_sidecar_is_what_the_desk_claims(tmp_path: Path) -> None:
    """Claims are found by path; a moment is turned to UTC."""
    text = '["a/b.txt"]\ntitle = "T"\nfirst_seen_at = 2025-03-04\ncaptured_at = 2025-03-04T01:00:00+02:00\n[c]\n'
    origins = load_origins(written(tmp_path / "origins.toml", text))
    assert list(origins) == ["a/b.txt", "c"]
    first = origins["a/b.txt"]
    assert (first.title, first.first_seen_at) == ("T", dt.date(2025, 3, 4))
    assert first.captured_at == dt.datetime(2025, 3, 3, 23, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ('["a"]\ncaptured_at = 2025-03-04T01:00:00\n', ":1, `a`", ZONE),
        ('["a"]\ncaptured_at = 2025-03-04\n', ":1, `a`", ZONE),
        ('["a"]\n\nprovidr = "x"\n', ":3, `a.providr`", "Did you mean `provider`?"),
        ('["a"]\ntitle = 5\n', ":2, `a.title`", "Input should be a valid string"),
        ('["../a"]\ntitle = "x"\n', ", `../a`", f"The key {INSIDE}."),
        ('["/etc/hostname"]\n', ", `/etc/hostname`", f"The key {INSIDE}."),
        ("a = 1\n", ":1, `a`", "Input should be a valid dictionary or instance of _OriginEntry"),
    ],
)
def test_a_mistake_in_a_sidecar_is_told(tmp_path: Path, text: str, place: str, told: str) -> None:
    """A moment without a zone, an unknown key, a wrong type and a path that leaves the folder are refused."""
    with pytest.raises(UsageError) as caught:
        load_origins(written(tmp_path / "origins.toml", text))
    assert told in {caught.value.why, caught.value.help}
    assert caught.value.where == f"{tmp_path / 'origins.toml'}{place}"
