"""What a post needs in a blog: small blogs of ours, with the conventions of many."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from paperboy.errors import SetupError
from paperboy.site import config
from paperboy.site.conventions import ThemeConventions, language_of_posts
from paperboy.site.themes import theme_named, themes

SHOWN = "<title>{{ page.title }}</title><body><h1>{{ page.title }}</h1>{{ content }}</body>\n"


def conventions(folder: Path, text: str) -> ThemeConventions:
    """Return the conventions of the blog in `folder`, with this config."""
    (folder / "_config.yml").write_text(text, encoding="utf-8")
    return config.load(folder).conventions


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def test_a_folder_without_theme_and_layouts_says_nothing_and_posts_are_as_they_were(tmp_path: Path) -> None:
    assert conventions(tmp_path, "title: A blog") == ThemeConventions()


@pytest.mark.parametrize(
    ("theme", "layout"),
    [
        ("theme: minima", "post"),
        ("remote_theme: jekyll/minima@master", "post"),
        ("theme: jekyll-theme-cayman", "default"),
        ("remote_theme: pages-themes/cayman@v0.2.0", "default"),
        ("theme: minimal-mistakes-jekyll", "single"),
        ("remote_theme: mmistakes/minimal-mistakes@4.28.1", "single"),
        ("theme: jekyll-text-theme", "article"),
        ("theme: just-the-docs", "post"),
        ("theme: somebodys-own-theme", None),
        ("remote_theme: somebody/a-theme", None),
    ],
)
def test_a_post_names_a_layout_that_its_theme_has(tmp_path: Path, theme: str, layout: str | None) -> None:
    found = conventions(tmp_path, theme)
    assert found.layout == layout
    assert found.has_a_page is (True if layout else None)


@pytest.mark.parametrize(
    ("defaults", "layout"),
    [
        ("[{scope: {path: '', type: posts}, values: {layout: post}}]", None),
        ("[{scope: {path: ''}, values: {layout: page}}]", None),
        ("[{scope: {path: _pages}, values: {layout: page}}]", "post"),
        ("[{scope: {path: '', type: pages}, values: {layout: page}}]", "post"),
        ("[{scope: {path: ''}, values: {layout: single}}]", "post"),  # the theme has none of that name
        ("[{scope: {path: ''}, values: {layout: none}}]", "post"),
        ("[{scope: {path: ''}, values: {layout: }}]", "post"),
    ],
)
def test_what_defaults_give_is_not_named_again_unless_there_is_no_such_layout(
    tmp_path: Path, defaults: str, layout: str | None
) -> None:
    found = conventions(tmp_path, f"theme: minima\ndefaults: {defaults}")
    assert found.layout == layout
    assert found.has_a_page


@pytest.mark.parametrize(
    ("files", "layout"),
    [
        (["post.html", "default.html"], "post"),
        (["single.html", "default.html"], "single"),
        (["article.liquid", "base.liquid"], "article"),
        (["base.html", "home.html"], "base"),
        (["home.html"], None),
    ],
)
def test_a_blog_with_layouts_of_its_own_gets_one_of_those(
    tmp_path: Path, files: list[str], layout: str | None
) -> None:
    write(tmp_path, {f"_layouts/{name}": SHOWN for name in files})
    found = conventions(tmp_path, "title: A blog")
    assert found.layout == layout
    assert found.has_a_page is (layout is not None)


def test_layouts_are_looked_for_where_the_config_says(tmp_path: Path) -> None:
    write(tmp_path, {"site/_templates/entry.html": SHOWN, "site/_templates/post.html": SHOWN})
    assert conventions(tmp_path, "source: site\nlayouts_dir: _templates").layout == "post"


def test_the_layout_that_most_posts_name_is_named_if_there_is_one(tmp_path: Path) -> None:
    post = "---\ntitle: x\nlayout: {}\n---\nlayout: body\n"
    posts = {f"_posts/2020-01-0{day}-x.md": post.format(name) for day, name in enumerate("aabb", start=1)}
    write(tmp_path, posts | {"_posts/2020-01-05-x.md": post.format("essay"), "_layouts/essay.html": SHOWN})
    write(tmp_path, {"_layouts/post.html": SHOWN})
    assert conventions(tmp_path, "title: A blog").layout == "essay"  # there are no layouts a and b
    assert conventions(tmp_path, "theme: somebodys-own-theme").layout in ("a", "b")


def test_posts_in_folders_of_their_categories_count(tmp_path: Path) -> None:
    post = "---\nlayout: essay\n---\n" + "오늘 읽은 논문을 정리합니다. " * 5
    write(tmp_path, {"papers/vision/_posts/2020-01-01-x.md": post, "_layouts/essay.html": SHOWN})
    write(
        tmp_path,
        {"_layouts/post.html": SHOWN, "node_modules/x/_posts/2020-01-02-x.md": "---\nlayout: post\n---\n"},
    )
    assert conventions(tmp_path, "title: A blog").layout == "essay"
    assert language_of_posts(tmp_path / "_posts") == "ko"


def test_posts_in_html_count(tmp_path: Path) -> None:
    post = "---\nlayout: essay\n---\n" + "글" * 40
    write(tmp_path, {"_posts/2020-01-01-x.html": post, "_posts/notes.mad.txt": "---\nlayout: base\n---\n"})
    write(tmp_path, {"_layouts/essay.html": SHOWN, "_layouts/base.html": SHOWN})
    assert conventions(tmp_path, "title: A blog").layout == "essay"
    assert language_of_posts(tmp_path / "_posts") == "ko"


def test_our_own_posts_count_only_where_nobody_else_has_written_any(tmp_path: Path) -> None:
    write(tmp_path, {"_posts/2020-01-01-p.md": "---\nlayout: entry\npapers_shown: 3\n---\n"})
    assert conventions(tmp_path, "theme: somebodys-own-theme").layout == "entry"
    write(tmp_path, {"_posts/2019-01-01-x.md": "---\nlayout: note\n---\n"})
    assert conventions(tmp_path, "theme: somebodys-own-theme").layout == "note"


def test_a_theme_that_bundler_has_put_into_the_blog_is_read(tmp_path: Path) -> None:
    gem = "vendor/bundle/ruby/3.1.0/gems/somebodys-own-theme-1.2.0"
    write(tmp_path, {f"{gem}/_layouts/single.html": SHOWN})
    found = conventions(tmp_path, "theme: somebodys-own-theme")
    assert found.layout == "single"


def test_a_theme_that_the_gemfile_has_in_a_folder_of_the_blog_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "Gemfile": "gem 'jekyll'\ngem 'somebodys-theme', path: './theme'\ngem 'b', path: '..'\n",
            "theme/_layouts/entry.html": SHOWN,
            "theme/_layouts/article.html": SHOWN,
        },
    )
    found = conventions(tmp_path, "theme: somebodys-theme")
    assert (found.layout, found.has_a_page) == ("article", True)


def test_all_configs_of_the_build_are_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".github/workflows/pages.yml": "      - run: jekyll build --config _config.yml,_theme.yml\n",
            "_theme.yml": "theme: minima\ntimezone: Asia/Seoul\n"
            "defaults: [{scope: {path: ''}, values: {layout: page}}]\n",
        },
    )
    (tmp_path / "_config.yml").write_text("title: A blog\ntheme: jekyll-theme-cayman\n")
    site = config.load(tmp_path)
    assert (site.conventions.theme, site.conventions.default_layout, site.timezone.key) == (
        "minima",
        "page",
        "Asia/Seoul",
    )
    assert site.config.name == "_config.yml"
    write(tmp_path, {"_theme.yml": "theme: minima\npaperboy:\n  top: many\n"})
    with pytest.raises(SetupError, match=r"_theme\.yml, line 3: `paperboy\.top` must be"):
        config.load(tmp_path)


def test_github_pages_gives_a_site_that_names_no_theme_the_theme_primer(tmp_path: Path) -> None:
    write(tmp_path, {"Gemfile": 'gem "github-pages", group: :jekyll_plugins\n'})
    found = conventions(tmp_path, "title: A blog")
    assert (found.theme, found.shows_title) == ("jekyll-theme-primer", False)
    assert found.has_a_page


CODE = "```bash\n" + "apt-get install docker\n" * 50 + "```\n"


@pytest.mark.parametrize(
    ("posts", "language"),
    [
        (["오늘 읽은 논문을 정리합니다. " * 5] * 3, "ko"),
        (["A post about 서울.\n"] * 3, ""),
        (["title: 첫 글\n---\n안녕하세요."], "ko"),
        ([f"title: Docker 설치\n---\n{CODE}Docker도 됩니다."], "ko"),
        (
            [
                "A post in English. " * 20
                + "한국어 문장을 하나 길게 옮겨 적으면 다음과 같이 글자가 꽤 많아지지만 글은 영어입니다."
            ],
            "",
        ),
        (["오늘 읽은 논문을 정리합니다. " * 5, "A post.", "Another."], ""),
        (["papers_shown: 3\n" + "오늘의 논문 " * 20], ""),  # one of ours
        ([], ""),
    ],
)
def test_the_language_of_a_blogs_own_posts_is_told_by_their_letters(
    tmp_path: Path, posts: list[str], language: str
) -> None:
    write(tmp_path, {f"_posts/2020-01-0{day}-x.md": f"---\n{text}" for day, text in enumerate(posts, start=1)})
    assert language_of_posts(tmp_path / "_posts") == language


def test_a_blog_that_lays_an_include_over_its_theme_may_break_the_themes_picture(tmp_path: Path) -> None:
    write(tmp_path, {"_includes/entry.html": '<img src="{{ site.baseurl }}{{ post.header.teaser }}">'})
    assert conventions(tmp_path, "theme: minimal-mistakes-jekyll").pictures == ("header.og_image",)


@pytest.mark.parametrize(
    ("layout", "image", "pictures"),
    [
        ("{{ page.image.path }}", "object", ()),
        ("{% seo %}", "object", ()),
        ('<img src="{{ page.image }}">', "url", ()),
        ('<img src="{{ post.image | relative_url }}">{% seo %}', "url", ()),
        ("nothing", "url", ()),
        ("{{ post.header.teaser }}", "url", ("header.teaser", "header.og_image")),
        ("{{ page.thumbnail-img }}", "url", ("thumbnail-img", "share-img")),
        ("{{ page.cover }}", "url", ("cover",)),
        ("{{ page.cover-img }}", "url", ()),
        ("{{ post.thumbnail }}", "url", ("thumbnail",)),
        ('<img src="{{ page.cover | relative_url }}">', "url", ("cover",)),
        # what is put before an address from elsewhere breaks it
        ("url({{ site.baseurl }}{{ page.cover }})", "url", ()),
        ('content="{{ site.url }}/{{ post.thumbnail }}"', "url", ()),
        ('<img src="{{ page.cover | prepend: site.baseurl }}">', "url", ()),
        ('<img src="/assets/images/{{ page.image }}">', "none", ()),
        ("<img src='{{ site.baseurl }}/{{ page.image }}'>{% seo %}", "none", ()),
        (
            '{% unless page.image contains "://" %}{{ site.url }}{% endunless %}{{ site.url }}{{ page.image }}',
            "url",
            (),
        ),
        ('<b class="{{ page.class }}">{{ page.image.path }}</b>', "object", ()),
        ('<img src="{{ site.url }}{{ page.image.path }}">', "none", ()),
        # readers see it, and only other sites would be told a wrong address
        ('<meta content="{{ site.url }}{{ page.image }}"><img src="{{ page.image }}">', "url", ()),
        ('<meta property="og:image" content="{{ site.url }}{{ page.image }}">', "none", ()),
        ('<script>x = "{{ site.url }}{{ page.cover }}"</script><img src="{{ page.cover }}">', "url", ("cover",)),
    ],
)
def test_a_picture_is_given_as_the_layouts_read_it(
    tmp_path: Path, layout: str, image: str, pictures: tuple[str, ...]
) -> None:
    write(tmp_path, {"_layouts/post.html": layout})
    found = conventions(tmp_path, "a: 1")
    assert (found.image, found.pictures) == (image, pictures)


@pytest.mark.parametrize(
    ("layout", "is_shown"),
    [
        (SHOWN, True),
        ("<head><title>{{ page.title }}</title></head>{{ content }}", False),
        ("<title>{{ page.title }}</title>{{ content }}", False),
        ("{% include title.html %}{{ content }}", True),
    ],
)
def test_a_layout_without_the_title_is_known(tmp_path: Path, layout: str, is_shown: bool) -> None:
    write(tmp_path, {"_layouts/post.html": layout, "_includes/title.html": "<h1>{{ page.title }}</h1>"})
    assert conventions(tmp_path, "a: 1").shows_title == is_shown


@pytest.mark.parametrize(
    ("files", "is_there"),
    [
        ({"Gemfile": 'gem "github-pages", group: :jekyll_plugins\n'}, True),
        ({"Gemfile": '# gem "github-pages"\ngem "jekyll"\n'}, False),
        ({"Gemfile": "gem 'jekyll-default-layout'\n"}, True),
        ({".github/workflows/pages.yml": "uses: actions/jekyll-build-pages@v1\n"}, True),
        ({}, False),
    ],
)
def test_who_gives_posts_a_layout_of_itself_is_known(
    tmp_path: Path, files: dict[str, str], is_there: bool
) -> None:
    write(tmp_path, files)
    assert conventions(tmp_path, "remote_theme: somebody/a-theme").has_default_layout_plugin == is_there


@pytest.mark.parametrize(
    "values",
    [
        {"theme": 3, "layouts_dir": 7, "defaults": "x", "plugins": {"a": 1}, "kramdown": [1], "markdown": [1]},
        {"theme": ["a"], "remote_theme": {"a": 1}, "defaults": [{"scope": "x", "values": {"layout": 3}}]},
        {"theme": "../../../etc", "collections_dir": None, "defaults": [{"scope": {"path": 3}, "values": {}}]},
        {"theme": "minima", "defaults": [{"scope": {"path": "**/*[", "type": None}, "values": {"layout": "x"}}]},
    ],
)
def test_nothing_that_a_config_may_say_ends_in_an_error(tmp_path: Path, values: dict[str, Any]) -> None:
    assert conventions(tmp_path, yaml.safe_dump(values))


def test_the_themes_have_names_of_their_own() -> None:
    names = [theme.name for theme in themes()]
    assert len(set(names)) == len(names)
    assert theme_named("minima", None) is not theme_named("minima", "jekyll/minima")
