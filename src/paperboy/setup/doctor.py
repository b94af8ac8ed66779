"""What is wrong with a set-up, and what to do. Pure: facts in, findings out; `examine` collects the facts."""

from paperboy.setup.about_blog import about_blog, about_other_tools
from paperboy.setup.about_git import about_git
from paperboy.setup.about_github import about_actions, about_workflows
from paperboy.setup.about_posts import about_posts
from paperboy.setup.about_site import about_config, about_folders, about_jekyll, about_templates, about_words
from paperboy.setup.about_world import about_clock, about_sources
from paperboy.setup.facts import Facts
from paperboy.setup.findings import Finding


def findings(facts: Facts) -> list[Finding]:
    """Return what there is to say, in the order in which a run would meet it."""
    return [
        *about_config(facts.config, facts.blog),
        *(about_posts(facts.config.site, facts.config.values) if facts.config.site else ()),
        *about_jekyll(facts),
        *about_blog(facts.config, facts.blog),
        *about_templates(facts.templates),
        *about_words(facts.words),
        *about_folders(facts.write_problems),
        *about_git(facts),
        *about_sources(facts),
        *about_clock(facts.hub),
        *about_workflows(facts),
        *about_other_tools(facts.blog, facts.repository_page),
        *about_actions(facts),
    ]
