import pytest

from paperboy.papers.organizations import aliases, name_of, names_of


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("Meta Research", "Meta"),
        ("AI at Meta", "Meta"),
        ("Deepmind", "Google"),
        ("Google DeepMind", "Google"),
        ("ByteDance Seed", "ByteDance"),
        ("bytedance-seed", "ByteDance"),
        ("Tencent Hunyuan", "Tencent"),
        ("alibaba-inc", "Alibaba"),
        ("alibaba", "Alibaba"),
        ("ucas", "University of Chinese Academy of Sciences"),
        ("The University of Hong Kong", "University of Hong Kong"),
        ("OPPO", "OPPO"),
        ("Theta Lab", "Theta Lab"),
        ("연구소", "연구소"),
        ("@", "@"),
    ],
)
def test_spellings_teams_and_handles_are_one_organization(listed: str, name: str) -> None:
    assert name_of(listed, names_of({})) == name


def test_a_blog_adds_names_and_parts_what_is_merged() -> None:
    names = names_of({"OPPO": ["oppo-mente-lab"], "ByteDance Seed": [], "Google": ["YouTube"]})
    assert [name_of(each, names) for each in ("OPPO-Mente-Lab", "ByteDance Seed", "ByteDance", "youtube")] == [
        *("OPPO", "ByteDance Seed", "ByteDance", "Google")
    ]
    assert name_of("Deepmind", names) == "Google"


def test_no_alias_means_two_organizations() -> None:
    listed = [each.casefold() for name, others in aliases().items() for each in (name, *others)]
    assert len(listed) == len(set(listed))
