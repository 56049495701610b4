"""Dependencies come first, and whatever cannot be loaded is refused with a reason that carries the fix."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from core.engine.manifest import Asks, Lifecycle, Manifest, Provides, Requires
from core.engine.order import dependents, order


def plugin(
    slug: str,
    needs: Mapping[str, str] | None = None,
    version: str = "1.0",
    api: str = "1",
    python: str = "",
    packages: tuple[str, ...] = (),
    conflicts: tuple[str, ...] = (),
) -> Manifest:
    return Manifest(
        folder=Path(slug),
        slug=slug,
        name=slug,
        version=Version(version),
        summary="",
        author="",
        license="",
        homepage="",
        category="tools",
        icon="plug",
        requires=Requires(
            api,
            SpecifierSet(python),
            {other: SpecifierSet(versions) for other, versions in (needs or {}).items()},
            tuple(Requirement(package) for package in packages),
        ),
        conflicts=conflicts,
        provides=Provides("", f"/{slug}"),
        asks=Asks((), False, (), ()),
        lifecycle=Lifecycle(False, False),
    )


def found(*plugins: Manifest) -> dict[str, Manifest]:
    return {each.slug: each for each in plugins}


def reasons(plugins: dict[str, Manifest], active: set[str] | None = None) -> dict[str, str]:
    return {slug: str(reason) for slug, reason in order(plugins, active or set(plugins)).refused.items()}


def test_dependencies_come_first_and_ties_go_by_slug() -> None:
    plugins = found(plugin("d"), plugin("c"), plugin("a", {"d": ""}), plugin("b"))
    assert order(plugins, set(plugins)).order == ("b", "c", "d", "a")


def test_inactive_plugins_are_not_ordered() -> None:
    assert order(found(plugin("a"), plugin("b")), {"b"}).order == ("b",)


def test_an_active_plugin_without_files_is_missing() -> None:
    assert reasons({}, {"kb"}) == {"kb": "The files of plugin kb are missing."}


def test_a_dependency_that_is_too_old_is_named_with_both_versions() -> None:
    plugins = found(plugin("kb", {"search_box": ">=1.0"}), plugin("search_box", version="0.9"))
    assert reasons(plugins) == {"kb": "Plugin kb needs search_box >= 1.0; 0.9 is installed."}
    assert order(plugins, set(plugins)).order == ("search_box",)


def test_a_dependency_that_is_not_installed_is_named() -> None:
    assert reasons(found(plugin("kb", {"search_box": ">=1.0,<2"}))) == {
        "kb": "Plugin kb needs search_box < 2, >= 1.0, which is not installed."
    }


def test_a_dependency_that_is_not_active_is_named() -> None:
    plugins = found(plugin("kb", {"search_box": ""}), plugin("search_box"))
    assert reasons(plugins, {"kb"}) == {"kb": "Plugin kb needs search_box, which is not active."}


def test_a_version_in_development_satisfies_a_range_it_is_within() -> None:
    assert not reasons(found(plugin("kb", {"box": ">=1.0"}), plugin("box", version="1.1.dev0")))


def test_refusal_passes_on_to_those_that_need_the_refused() -> None:
    plugins = found(plugin("c", {"missing": ""}), plugin("b", {"c": ""}), plugin("a", {"b": ""}), plugin("z"))
    ordering = order(plugins, set(plugins))
    assert ordering.order == ("z",)
    assert str(ordering.refused["a"]) == "Plugin a needs b, which cannot be loaded."


def test_a_circle_is_named_and_takes_along_only_those_that_need_it() -> None:
    plugins = found(plugin("b", {"c": ""}), plugin("c", {"a": ""}), plugin("a", {"b": ""}), plugin("d", {"a": ""}))
    plugins |= found(plugin("e"))
    ordering = order(plugins, set(plugins))
    assert ordering.order == ("e",)
    assert str(ordering.refused["a"]) == ("Plugin a is in a circle of plugins that need one another: a → b → c → a.")
    assert str(ordering.refused["d"]) == "Plugin d needs a, which cannot be loaded."


def test_of_two_plugins_in_conflict_the_one_that_says_so_is_refused() -> None:
    plugins = found(plugin("kb", conflicts=("wiki",)), plugin("wiki"))
    assert reasons(plugins) == {"kb": "Plugin kb does not work beside wiki; deactivate one of them."}


def test_of_two_plugins_that_each_refuse_the_other_one_stays() -> None:
    plugins = found(plugin("kb", conflicts=("wiki",)), plugin("wiki", conflicts=("kb",)))
    assert order(plugins, set(plugins)).order == ("wiki",)


def test_a_conflict_with_a_plugin_that_cannot_be_loaded_is_none() -> None:
    plugins = found(plugin("kb", conflicts=("wiki",)), plugin("wiki", {"missing": ""}))
    assert order(plugins, set(plugins)).order == ("kb",)


def test_another_version_of_the_plugin_api_is_refused() -> None:
    text = "Plugin kb is written for version 2 of the plugin API; this Tanggap offers 1."
    assert reasons(found(plugin("kb", api="2"))) == {"kb": text}


def test_another_python_is_refused() -> None:
    assert reasons(found(plugin("kb", python=">=4")))["kb"].startswith("Plugin kb needs Python >= 4; this is Python 3.")


@pytest.mark.parametrize(
    ("package", "reason"),
    [
        ("no-such-package>=6", "Plugin kb needs the Python package no-such-package >= 6, which is not installed."),
        ("packaging<2", "Plugin kb needs the Python package packaging < 2; "),
        ("packaging>=20", None),
        ("no-such-package; python_version < '3'", None),
    ],
)
def test_a_missing_python_package_is_named(package: str, reason: str | None) -> None:
    refused = reasons(found(plugin("kb", packages=(package,))))
    assert refused["kb"].startswith(reason) if reason else not refused


def test_a_refusal_can_be_translated() -> None:
    refusal = order({}, {"kb"}).refused["kb"]
    assert refusal.text % refusal.values == str(refusal)


def test_dependents_are_found_through_others() -> None:
    plugins = found(plugin("a"), plugin("b", {"a": ""}), plugin("c", {"b": ""}), plugin("d"))
    assert dependents(plugins, "a") == ("b", "c")


def test_dependents_of_a_circle_end() -> None:
    plugins = found(plugin("a", {"b": ""}), plugin("b", {"a": ""}))
    assert dependents(plugins, "a") == ("b",)


SLUGS = tuple(f"p{n}" for n in range(8))
Graph = dict[str, set[str]]
graphs = st.dictionaries(st.sampled_from(SLUGS), st.sets(st.sampled_from(SLUGS)))


def of_graph(graph: Graph) -> dict[str, Manifest]:
    return found(*(plugin(slug, dict.fromkeys(needs - {slug}, "")) for slug, needs in graph.items()))


@given(graph=graphs)
def test_without_circles_every_plugin_comes_after_all_it_needs(graph: Graph) -> None:
    plugins = of_graph({slug: {need for need in graph.get(slug, set()) if need < slug} for slug in SLUGS})
    ordering = order(plugins, set(plugins))
    assert not ordering.refused
    assert sorted(ordering.order) == sorted(plugins)
    for place, slug in enumerate(ordering.order):
        assert set(plugins[slug].requires.plugins) <= set(ordering.order[:place])


@given(graph=graphs, active=st.sets(st.sampled_from(SLUGS)))
def test_whatever_the_graph_each_active_plugin_is_either_ordered_or_refused(graph: Graph, active: set[str]) -> None:
    plugins = of_graph(graph)
    ordering = order(plugins, active)
    assert sorted([*ordering.order, *ordering.refused]) == sorted(active)
    for place, slug in enumerate(ordering.order):
        assert set(plugins[slug].requires.plugins) <= set(ordering.order[:place])


@given(graph=graphs, shuffled=st.permutations(SLUGS))
def test_the_order_does_not_hang_on_the_order_of_finding(graph: Graph, shuffled: list[str]) -> None:
    plugins = of_graph(graph)
    other = {slug: plugins[slug] for slug in shuffled if slug in plugins}
    assert order(plugins, set(plugins)).order == order(other, set(other)).order
