"""What there is to say of the sources, and of the clock against theirs. Pure."""

from collections.abc import Iterator

from paperboy.setup.facts import Asked, Facts
from paperboy.setup.findings import Finding, Level, counted

CLOCK_SECONDS = 300  # more than this off is worth a word


def about_sources(facts: Facts) -> Iterator[Finding]:
    """Yield whether the sources answer."""
    hub, arxiv = facts.hub, facts.arxiv
    for warning in hub.warnings:
        yield Finding(Level.NOTE, "token", warning, "", "https://huggingface.co/settings/tokens")
    if hub.problem:
        yield Finding(
            Level.PROBLEM,
            "papers API",
            hub.problem,
            "check HF_ENDPOINT, HF_TOKEN, proxies and the network; if it is down, a later run makes up for it",
            "https://status.huggingface.co/",
        )
    elif not hub.count:
        yield Finding(
            Level.NOTE, "papers API", f"it answers, but lists nothing for {hub.what}", "look whether its site does"
        )
    else:
        yield Finding(Level.OK, "papers API", f"it lists {counted(hub.count, 'paper')} for {hub.what}")
    if arxiv is None:
        return
    if arxiv.problem or not arxiv.count:
        yield Finding(
            Level.NOTE,
            "arXiv",
            arxiv.problem or f"it answers, but does not have {arxiv.what}",
            "nothing: posts go out with the papers API's abstracts, and a later run completes them",
            "https://status.arxiv.org/",
        )
    else:
        yield Finding(Level.OK, "arXiv", f"it has {arxiv.what}")


def about_clock(hub: Asked) -> Iterator[Finding]:
    """Yield whether this machine's clock agrees with the papers API's."""
    ahead = hub.clock_ahead_seconds
    if ahead is None:
        return
    if abs(ahead) <= CLOCK_SECONDS:
        yield Finding(Level.OK, "clock", "it agrees with the papers API's")
        return
    side = "ahead of" if ahead > 0 else "behind"
    yield Finding(
        Level.NOTE,
        "clock",
        f"it is {abs(ahead) / 60:.0f} minutes {side} the papers API's, so posts come out at the wrong time",
        "set this machine's clock, or let it be set from the network",
    )
