"""arXiv is asked again for the papers of the last 30 days, for they are accepted or withdrawn after their day."""

import datetime as dt

from paperboy.publish.context import Options
from paperboy.publish.run import publish
from tests.helpers import MONDAY, NOW, WEEK, Blog, Contexts, actions, item, items, know_preprints, run
from tests.loopback import Answer, Loopback

ACCEPTED, WITHDRAWN = "2602.05843", "2602.06391"  # of Monday
DAY = dt.timedelta(days=1)
WEEK_AFTER = [date + 7 * DAY for date in WEEK]


def published(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    know_preprints(papers, WEEK)
    run(contexts.at(blog.folder), WEEK)
    papers.forget_requests()


def asked(papers: Loopback) -> list[int]:
    """Return for how many papers each request to arXiv was."""
    return [len(request["id_list"].split(",")) for request in papers.arxiv_requests]


def test_what_authors_say_later_comes_into_posts_that_are_out(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    published(papers, contexts, blog)
    assert "paperboy-mark" not in blog.post(MONDAY)
    papers.comments = {
        ACCEPTED: "Accepted to ICLR 2026",
        WITHDRAWN: "This paper has been withdrawn by the authors.",
    }
    papers.abstracts[WITHDRAWN] = "This paper has been withdrawn."
    before = blog.archived(MONDAY)
    report = run(contexts.at(blog.folder, now=NOW + 10 * DAY), WEEK_AFTER)
    assert asked(papers) == [151]
    assert blog.post(MONDAY).count("ICLR 2026 채택") == blog.post(MONDAY).count("철회됨") == 2
    assert {label for label, action in actions(report).items() if action == "updated"} == {"2026-02-09"}
    assert len(report.outcomes) == len(WEEK_AFTER) + 1
    abstracts = [
        {paper["id"]: paper["preprint"]["abstract"] for paper in archived["papers"]}
        for archived in (before, blog.archived(MONDAY))
    ]
    assert abstracts[0] == abstracts[1], "a notice takes no abstract away"


def test_once_a_day_and_nothing_changed_is_no_commit(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    published(papers, contexts, blog)
    run(contexts.at(blog.folder, now=NOW + dt.timedelta(hours=3)), WEEK)
    assert asked(papers) == [], "the archive says that a run of this day has changed it"
    before = blog.files(), blog.head()
    for hours, requests in [(24, [151]), (28, [151]), (48, [151, 151])]:
        run(contexts.at(blog.folder, now=NOW + dt.timedelta(hours=hours)), WEEK)
        assert asked(papers) == requests
        assert (blog.files(), blog.head()) == before
    another = blog.another_clone("another")
    papers.comments[ACCEPTED] = "ICLR 2026"
    for _ in range(2):
        run(contexts.at(another.folder, now=NOW + 3 * DAY), WEEK)
        assert asked(papers) == [151, 151, 151]
        blog.git("pull", "--quiet")


def test_papers_older_than_thirty_days_are_left_alone(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    published(papers, contexts, blog)
    today = dt.datetime.combine(MONDAY + 30 * DAY, NOW.timetz())
    run(contexts.at(blog.folder, now=today), [today.date()])
    assert asked(papers) == [151]
    run(contexts.at(blog.folder, now=today + DAY), [today.date() + DAY])
    assert asked(papers) == [151, 125], "Monday's 26 no more"


def test_two_hundred_papers_a_request(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    papers.lists["2026-02-09"] = [*items(450), item("a-report")]
    know_preprints(papers, [MONDAY])
    run(contexts.at(blog.folder), [MONDAY])
    papers.forget_requests()
    run(contexts.at(blog.folder, now=NOW + DAY), [MONDAY])
    assert asked(papers) == [200, 200, 50]


def test_an_arxiv_that_does_not_answer_again_costs_a_warning_only(
    papers: Loopback, contexts: Contexts, blog: Blog
) -> None:
    published(papers, contexts, blog)
    papers.fail("arxiv", Answer(b"", 503))
    before = blog.files(), blog.head()
    report = run(contexts.at(blog.folder, now=NOW + DAY), WEEK)
    [warning] = report.warnings
    assert warning.startswith("arXiv was not asked again about the papers of the last 30 days: arXiv answered 503")
    assert (blog.files(), blog.head(), report.has_failed) == (before[0], before[1], False)


def test_a_backfill_asks_again_in_its_first_step_only(papers: Loopback, contexts: Contexts, blog: Blog) -> None:
    published(papers, contexts, blog)
    window = [MONDAY - 40 * DAY + number * DAY for number in range(40)]
    publish(contexts.at(blog.folder, now=NOW + DAY), window, None, Options(commit=False))
    assert asked(papers) == [151]
