import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperboy.text.keywords import has_any, normalized
from tests.helpers import recorded_dates
from tests.loopback import RECORDINGS


def found(text: str, keyword: str) -> bool:
    return has_any(normalized(text), [keyword])


# The reader's script finds keywords by the same rule (tests/blog/test_reader_keywords.py).
FOUND = [
    ("a diffusion\nmodel", "diffusion model"),
    ("a diffusion \r\n  model", "Diffusion  Model"),
    ("a diffusion\u00a0model", "diffusion model"),
    ("a diffusion\u2009model", "diffusion model"),
    ("diffusion model", "diffusion\u00a0model"),
    ("multi-\nmodal data", "multimodal"),
    ("multi-\nmodal data", "multi-modal"),
    ("multi- modal data", "multimodal"),
    ("multi\u00ad\nmodal data", "multimodal"),
    ("multi\u00admodal data", "multimodal"),
    ("multi\u2010modal data", "multi-modal"),
    ("multi\u2011modal data", "multi-modal"),
    ("multi\u2013modal data", "multi-modal"),
    ("multi-modal data", "multi\u2010modal"),
    ("diffu-\nsion mod-\nels", "diffusion models"),
    ("pre- and post-training", "pre- and post-training"),
    ("ﬁne-tuning", "fine-tuning"),
    ("ＬＬＭ", "llm"),
    ("CAFÉ", unicodedata.normalize("NFD", "café")),
    (unicodedata.normalize("NFD", "강화학습"), "강화학습"),
    ("STRASSE", "straße"),
    ("the model’s weights", "model's weights"),
    ("don´t, don‛t", "don't, don't"),
    ("don't", "don´t"),
    ("ze\u200bro-shot", "zero-shot"),
    ("C++ code", "c++"),
    ("in C, and C++", "C"),
    ("CNN+LSTM", "CNN"),
    ("issue#12", "issue"),
    ("(agent)", "agent"),
    ("강화학습을 쓴다", "강화학습"),
    ("AI에이전트는", "에이전트"),
    ("LLM을 쓴다", "LLM"),
    ("我们提出扩散模型的方法", "扩散模型"),
    ("拡散モデルを使う", "拡散モデル"),
    ("使用LLM的方法", "llm"),
    ("language agents", "agent"),
    ("an agent that", "Agents"),
    ("a policy", "policies"),
    ("two policies", "policy"),
    ("one class", "classes"),
    ("all classes", "class"),
    ("KV caches", "kv cache"),
    ("a cache", "caches"),
    ("many LLMs", "llm"),
    ("GPUs", "gpu"),
    ("an LLM’s GPU", "gpus"),
    ("biases", "bias"),
    ("a bias", "biases"),
    ("world models of agents", "world model of agent"),
    ("LLMs을 쓴다", "llm"),
    ("mod-\nels", "model"),
    ("stud-\nies", "studies"),
    ("viruses", "virus"),
    ("movies", "movie"),
    ("videos", "video"),
    ("APIs", "api"),
    ("multi-agents", "multi\u2011agent"),
]


@pytest.mark.parametrize(("text", "keyword"), FOUND)
def test_a_keyword_is_found_however_its_words_are_written(text: str, keyword: str) -> None:
    assert found(text, keyword)


NOT_FOUND = [
    ("agentic", "agents"),
    ("reagents", "agent"),
    ("the latest news", "new"),
    ("a new one", "news"),
    ("dynamic scenes", "dynamics"),
    ("less", "les"),
    ("a class", "clas"),
    ("GPU2s", "gpu"),
    ("OLMoE", "olmo"),
    ("multi-modal", "multimodal"),
    ("multi modal", "multimodal"),
    ("large-language", "large language"),
    ("C++11", "c++"),
    ("C++ code", "C"),
    ("C#, or F#", "c"),
    ("a_model", "model"),
    ("기계학습을", "학습"),
    ("diffusion. Models", "diffusion models"),
    ("résumé", "resume"),
]


@pytest.mark.parametrize(("text", "keyword"), NOT_FOUND)
def test_other_words_are_not_the_keyword(text: str, keyword: str) -> None:
    assert not found(text, keyword)


def test_no_hit_of_a_recorded_phrase_is_lost_at_a_lines_end() -> None:
    phrase, hits, lost_before = "language models", 0, 0
    for date in recorded_dates():
        for listed in json.loads((RECORDINGS / f"{date}.json").read_bytes()):
            text = f"{listed['paper']['title']}\n{listed['paper'].get('summary') or ''}"
            if re.search(rf"\b{phrase}\b", " ".join(text.split()), re.IGNORECASE):
                hits += 1
                lost_before += not re.search(rf"\b{phrase}\b", text, re.IGNORECASE)
                assert found(text, phrase)
    assert hits > 40
    assert lost_before >= 1


ANY_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_and_any_keyword_can_be_compared(text: str, keyword: str) -> None:
    assert normalized(normalized(text)) == normalized(text)
    if normalized(keyword):
        assert found(keyword, keyword)
    found(text, keyword)
