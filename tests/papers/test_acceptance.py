"""Real comments of arXiv (its metadata is CC0: https://info.arxiv.org/help/license/index.html#metadata-license)."""

import pytest

from paperboy.papers.acceptance import accepted_at, is_withdrawn
from tests.helpers import preprint

ACCEPTED = {
    "Accepted at ICLR 2026. 16 pages, 5 figures": "ICLR 2026",
    "Published as a conference paper at ICLR 2025": "ICLR 2025",
    "ICLR 2025. Code: https://github.com/xyfJASON/ctrlora": "ICLR 2025",
    "CVPR 2025 Accepted - Project Page: https://yuqingwang1029.github.io/PAR-project": "CVPR 2025",
    "NeurIPS 2024 (Spotlight), code available at https://github.com/princeton-nlp/Edge-Pruning": "NeurIPS 2024",
    "Accepted by NeurIPS2025": "NeurIPS 2025",
    "Accept by AAAI26": "AAAI 2026",
    "Accepted by AAAI'25": "AAAI 2025",
    "Accepted by the Thirty-Ninth AAAI Conference on Artificial Intelligence (AAAI-25)": "AAAI 2025",
    "Accpected by AAAI2025": "AAAI 2025",
    "ACM MM'24 oral": "MM 2024",
    "ICLR 2024. First presented at the F4CLD Workshop at ICML 2023": "ICLR 2024",
    "39th Conference on Neural Information Processing Systems (NeurIPS 2025)": "NeurIPS 2025",
    "International Conference on Machine Learning (ICML) 2025": "ICML 2025",
    "IEEE/RSJ International Conference on Intelligent Robots and Systems (IROS) 2026": "IROS 2026",
    "13 pages, accepted by 2025 IEEE 41st International Conference on Data Engineering (ICDE)": "ICDE 2025",
    "Conference on Robot Learning (CoRL) 2025": "CoRL 2025",
    "Published in the Proceedings of Interspeech 2025": "Interspeech 2025",
    "Accepted to 3DV 2026": "3DV 2026",
    "Accepted to SIGGRAPH Asia 2025, project page: https://nxnai.github.io/Voost/": "SIGGRAPH Asia 2025",
    "v4: accepted by ICML 2025": "ICML 2025",
    "ACL 2025 (Main)": "ACL 2025",
    "EMNLP 2025 (Findings), Project Page: https://kaist-dmlab.github.io/MONAQ": "EMNLP 2025 Findings",
    "Findings of ACL 2026 (30 pages)": "ACL 2026 Findings",
    "Published as a conference paper at EMNLP 2025 Findings. Code is available": "EMNLP 2025 Findings",
    "ICML 2024 AI for Science Workshop": "ICML 2024 Workshop",
    "18 pages, 3 figures, accepted by Workshop on Computer-use Agents @ ICML 2025": "ICML 2025 Workshop",
    "Accepted as workshop paper at NEURMAD@AAAI25": "AAAI 2025 Workshop",
    "Accepted at ICLR 2025 I Can't Believe It's Not Better: Challenges in Applied Deep Learning Workshop": (
        "ICLR 2025 Workshop"
    ),
    "7 pages, accepted at KDD '24 - Fragile Earth Workshop": "KDD 2024 Workshop",
    "NeurIPS 2024. Previously accepted (Spotlight) to ICLR 2024 Workshop on Generative Models": "NeurIPS 2024",
    "Longer version of the paper accepted at The 39th Annual AAAI Conference (AAAI 2025)": ("AAAI 2025"),
    "Accepted by TMLR: https://openreview.net/forum?id=xXs2GKXPnH": "TMLR",
    "Accepted to International Journal of Computer Vision (IJCV)": "IJCV",
    "24-page manuscript accepted to IJCV": "IJCV",
    "Published in Transactions on Machine Learning Research (04/2025)": "TMLR",
    "Accepted by IEEE Transactions on Knowledge and Data Engineering": (
        "IEEE Transactions on Knowledge and Data Engineering"
    ),
    "Accepted to Nature Communications (Medicine)": "Nature Communications",
    "Accepted for publication at the Journal of Statistical Software": "Journal of Statistical Software",
    "Accepted by IEEE JSAC. This work has been submitted to the IEEE for possible publication": None,
}
NOT_ACCEPTED = [
    "",
    "10 pages, 5 figures",
    "Project page: https://vision.rwth-aachen.de/ICCV2025",
    "Submitted to ICASSP 2026",
    "8 pages, 6 figures, submitted to CDC 2026 main track",
    "Preprint. Under review at ICLR 2026",
    "Under review for ACM SIGSPATIAL 2025",
    "MICCAI 2025 Conference Submission. Follows the required LNCS format",
    "EMNLP 2025 submission (ARR May 2025 cycle, reviews pending)",
    "Rejected from LoG 2025 (submitted August 2025)",
    "Journal extension of our CVPR 2024 paper, featuring new tasks, improved efficiency",
    "Extended version of ECCV 2024 paper arXiv:2407.01872. The dataset and code are released",
    "A preliminary version of this work was presented at CALCO 2025, under the title 'An Algebraic Approach'",
    "13 pages, 5 figures. Technical report/winner report for the VN2 Inventory Planning Challenge (2025)",
    "PhD Thesis, University of Tartu, 2024. The thesis was defended on 21st of June",
    "This manuscript was submitted for peer review in January 2025",
    "14 pages, 12 figures, under revision; IEEE Transactions on Wireless Communications",
    "arXiv admin note: text overlap with arXiv:2405.08419",
    "Updated on 2025.08.28, data cut down to 2025.06.30",
]
WITHDRAWN = [
    "Withdrawn due to missing key sections in the paper",
    "withdrawal for fixing errors",
    "This paper has been withdrawn by the authors. After further internal evaluation, we find faults",
    "This submission has been withdrawn by arXiv administrators as the second author did not consent",
    "arXiv admin note: This paper has been withdrawn by arXiv due to unverifiable authorship and affiliation",
    "The paper will be withdrawn to fix some work issues with the sections on Bi-LSTM models",
    "We wish to withdraw this preprint because the current statistical analysis is incomplete",
    "12 pages. I request the withdrawal of this paper because serious concerns have been identified",
    "We found some errors in Figure.3 ,and we need some time. Therefore, we want to withdrawal our article now",
]
NOT_WITHDRAWN = [
    "",
    "9 pages, 5 figures. This paper was withdrawn from the IJCAI 2025 proceedings due to absence",
    "This extended abstract was accepted for RoboSoft Conference, 2025 but later withdrawn",
    "A previous version was withdrawn. This is the corrected one",
    "14 pages, replaces the withdrawn manuscript (arXiv:1911.03628)",
    "v3: substantive correction; v2's central claims are withdrawn",
]


@pytest.mark.parametrize("comment", ACCEPTED)
def test_a_comment_says_where_a_paper_was_accepted(comment: str) -> None:
    assert accepted_at(preprint(comment=comment)) == ACCEPTED[comment]


@pytest.mark.parametrize("comment", NOT_ACCEPTED)
def test_what_is_not_certain_is_not_accepted(comment: str) -> None:
    assert accepted_at(preprint(comment=comment)) is None


@pytest.mark.parametrize(
    ("journal", "venue"),
    [
        ("Transactions on Machine Learning Research, 2025", "TMLR"),
        (
            "Proceedings of the 41st International Conference on Machine Learning (ICML 2024), PMLR 235",
            "ICML 2024",
        ),
        ("Phys.Rev. D61 (2000) 123", None),
    ],
)
def test_a_journal_reference_is_of_a_published_paper(journal: str, venue: str | None) -> None:
    assert accepted_at(preprint(journal=journal)) == venue


@pytest.mark.parametrize("comment", WITHDRAWN)
def test_a_comment_says_that_a_paper_is_withdrawn(comment: str) -> None:
    assert is_withdrawn(preprint(comment=comment))


@pytest.mark.parametrize("comment", NOT_WITHDRAWN)
def test_other_withdrawals_are_not_the_papers(comment: str) -> None:
    assert not is_withdrawn(preprint(comment=comment))


def test_a_notice_in_place_of_the_abstract_says_it_too() -> None:
    assert is_withdrawn(preprint("This paper has been withdrawn by the authors due to an error."))
    assert not is_withdrawn(preprint("We withdraw energy from a battery, which was withdrawn before."))
