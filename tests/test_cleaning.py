"""From raw strings to a record: markup, identifiers, names, languages, numbers."""

import pytest

from explorer.corpus import identifiers
from explorer.corpus.clean import plain_text
from explorer.corpus.cleaning import clean_record
from explorer.corpus.latex import latex_text
from explorer.corpus.names import display_names

LATEX = [
    (r"Fr\'echet {\"o} Mart{\'{\i}}n \'{E}cole", "Fréchet ö Martín École"),
    (r"Ho\v{r}ava, Fran\c{c}ois, {\v S}a {\aa}b {\ss}", "Hořava, François, Ša åb ß"),
    (r"\emph{one} {\it two} \textbf{three}", "one two three"),
    (r"$\alpha$-helix, $O(n^2)$ and $10^{-3}$", "α-helix, O(n²) and 10⁻³"),
    (r"$x_1$, $x_{i,j}$, $L_{max}$, $2^{nd}$", "x1, x_(i,j), L_max, 2nd"),
    (r"$\mathcal{N}=4$ in $\mathbb{R}^d$ at $37^\circ$C", "N=4 in ℝ^d at 37°C"),
    (r"\(x^2\), \[y\], $$E = mc^2$$", "x², y, E = mc²"),
    (r"$\sim$5 of $n = 3$ by $k$-means", "∼5 of n = 3 by k-means"),
    (r"5\% of \$3 \& more", "5% of $3 & more"),
    (r"\href{http://a.b}{here} \texorpdfstring{$a$}{b}", "here b"),
    (r"as in~\cite{x}, by \textsc{Lima}~\emph{et al.}", "as in , by Lima et al."),
    ("10^{-3} and H_{2}O", "10⁻³ and H2O"),
]
ORDINARY = [
    "costs $5 to $10, or 20%",
    "US$5 and EU$ and A$7",
    r"C:\new\users\alpha and D:\text",
    "the set {1, 2} and {a}",
    "p < 0.05, q<y and y>z, a <b and c> d",
    "AT&T, R&D; a_b ^c ~d `e' -- f #1",
    r"an \unknown{macro} and an \emph{open one",
    "one $ alone",
    "日本語 und Grüße, Ελλάδα",
]
MARKUP = [
    ('<b>bold</b> <i class="x">it</i> <SUB>2</SUB>', "bold it 2"),
    ("CO<sub>2</sub>, 10<sup>5</sup> s<sup>-1</sup>, 5<sup>th</sup>", "CO2, 10⁵ s⁻¹, 5th"),
    ("<jats:title>Abstract</jats:title><jats:p>We show.</jats:p>", "We show."),
    ("<jats:sec><jats:title>Methods</jats:title><jats:p>A.</jats:p></jats:sec>", "Methods A."),
    ("Q&amp;A &lt;i&gt;x&lt;/i&gt; &amp;amp;lt; &#945; &nbsp; y", "Q&A x < α y"),
    ("<mml:math><mml:msub><mml:mi>x</mml:mi><mml:mn>1</mml:mn></mml:msub></mml:math>", "x1"),
    ("\\documentclass[12pt]{minimal}\\begin{document}$$\\alpha$$\\end{document}", "α"),
]


@pytest.mark.parametrize(("raw", "plain"), LATEX + MARKUP)
def test_markup_becomes_plain_text(raw: str, plain: str) -> None:
    assert plain_text(raw) == plain


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(("raw", "plain"), LATEX + MARKUP)
def test_what_was_cleaned_once_is_not_changed_again(raw: str, plain: str) -> None:
    assert plain_text(plain_text(raw)) == plain


@pytest.mark.parametrize(
    ("raw", "plain"),
    [(r"{{The anatomy of \textit{Procolophon} (P)}}", "The anatomy of Procolophon (P)"),
     ("Pierre{-}Louis {POPL} pages 1--2", "Pierre-Louis POPL pages 1–2"),
     (r"50% of $5 and $10, \{a\} a_b \_", "50% of $5 and $10, {a} a_b _"),
     (r"\textbackslash{}x \textasciitilde{} \~{} \textless i\textgreater", r"\x ~ ~ <i>"),
     (r"unknown \foo{bar} and $O(n^2)$", "unknown bar and O(n²)"), ("10.1/a\\_b", "10.1/a_b")],
)  # fmt: skip
def test_a_bibtex_value_is_latex_as_a_whole(raw: str, plain: str) -> None:
    assert " ".join(latex_text(raw).split()) == plain


def test_unseen_characters_are_removed_and_accents_composed() -> None:
    assert plain_text("H\u0308 \x00a\u200bb\u202e\ud800 \x1b[0m\u2028c\ufeff") == "Ḧ ab [0m c"
    assert plain_text("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "hostile",
    ["{" * 20_000, "\\a{" * 10_000, "$a " * 10_000, '<b x="' * 5_000, "&amp;" * 20_000,
     "\\" * 20_000,
     "\\emph{" * 300 + "x" + "}" * 300, "{\\it " * 5_000, "\\(" * 10_000, "<sup>" * 10_000,
     "\\documentclass" * 3_000, "<!--" * 10_000, "^{" * 10_000, "<" + " a=b" * 10_000,
     "&#" * 10_000,
     '{\\"' + "{a}" * 20_000, "$\\frac" * 3_000, "\\begin{document}" * 3_000],
)  # fmt: skip
def test_hostile_text_neither_raises_nor_hangs(hostile: str) -> None:
    plain_text(hostile)
    latex_text(hostile)


@pytest.mark.parametrize(
    ("raw", "doi"),
    [("10.1002/AR.25520", "10.1002/ar.25520"), ("doi:10.1000/abc.", "10.1000/abc"),
     ("https://doi.org/10.1000/xyz?a=1", "10.1000/xyz"), ("10.1000/x [doi]", "10.1000/x"),
     ("http://dx.doi.org/10.1007/s1-2", "10.1007/s1-2"), ("(10.1016/S01(05)1)", "10.1016/s01(05)1"),
     ("10.1002/(SICI)10(98)4<3::AID-J>3.0.CO;2-B", "10.1002/(sici)10(98)4<3::aid-j>3.0.co;2-b"),
     ("10.1038%2Fs41467", "10.1038/s41467")],
)  # fmt: skip
def test_dois_come_in_one_form(raw: str, doi: str) -> None:
    assert identifiers.doi(raw) == (doi, "")


def test_a_doi_is_found_in_addresses_of_dois_only() -> None:
    scopus = "https://www.scopus.com/record.uri?eid=2-s2.0-85&doi=10.1038%2fs41467-2&partnerID=40"
    assert identifiers.doi_of_address(scopus) == "10.1038/s41467-2"
    assert identifiers.doi_of_address("https://x.org/doi/full/10.1080/39.1?x=1") == "10.1080/39.1"
    assert identifiers.doi_of_address("https://x.org/10.1080/39.1") == ""


@pytest.mark.parametrize(
    ("raw", "arxiv_id"),
    [("2410.0553", "2410.05530"), ("arXiv:2410.05530v2", "2410.05530"),
     ("http://arxiv.org/abs/1501.05039v1", "1501.05039"), ("math.GT/0309136", "math/0309136"),
     ("https://arxiv.org/pdf/hep-th/9901001v3.pdf", "hep-th/9901001"),
     ("arXiv:1501.05039 [cs.LG]", "1501.05039")],
)  # fmt: skip
def test_arxiv_ids_come_in_one_form(raw: str, arxiv_id: str) -> None:
    assert identifiers.arxiv_id(raw) == (arxiv_id, "")


@pytest.mark.parametrize(
    "raw", ["30922926", "PMID: 30922926", "MEDLINE:30922926", "30922926.0", "30922926 [pmid]",
            "https://pubmed.ncbi.nlm.nih.gov/30922926/"],
)  # fmt: skip
def test_pmids_come_in_one_form(raw: str) -> None:
    assert identifiers.pmid(raw) == ("30922926", "")


@pytest.mark.parametrize(
    ("read", "wrong"),
    [(identifiers.doi, "n/a"), (identifiers.doi, "10.1/x"), (identifiers.arxiv_id, "cs.LG"),
     (identifiers.pmid, "PMC3092292"), (identifiers.pmid, "123456789")],
)  # fmt: skip
def test_wrong_identifiers_are_noted_and_not_kept(read, wrong: str) -> None:
    found, note = read(wrong)
    assert found == ""
    assert wrong in note


@pytest.mark.parametrize(
    ("raw", "shown"),
    [(["Wilson, L.N.", "Ana Lima"], ("L.N. Wilson", "Ana Lima")),
     (["Davis, Sammy, Jr.", "Black, Jr, Tim"], ("Sammy Davis Jr.", "Tim Black Jr")),
     (["van der Berg, X; Foo, Y"], ("X van der Berg", "Y Foo")),
     (["{World Health Organization, Geneva}", "Elsevier,"],
      ("World Health Organization, Geneva", "Elsevier")),
     ([r"Fr\'echet, M.", "", " , "], ("M. Fréchet",))],
)  # fmt: skip
def test_names_are_shown_given_name_first(raw: list[str], shown: tuple[str, ...]) -> None:
    assert display_names(raw) == (shown, "")


@pytest.mark.parametrize("last", ["others", "et al.", "and others", "Et al"])
def test_authors_left_out_are_noted(last: str) -> None:
    assert display_names(["Smith, J", last]) == (
        ("J Smith",), "the source does not name all authors"
    )  # fmt: skip
    assert display_names([f"J Smith {last}"])[0] == ("J Smith",)
    assert display_names(["Dothers, Al", "Brothers, A"])[0] == ("Al Dothers", "A Brothers")


@pytest.mark.parametrize(
    ("raw", "code"),
    [("English", "en"), ("eng", "en"), ("en-US", "en"), ("ger", "de"), ("Mandarin Chinese", "zh"),
     ("French; English", "fr"), ("Greek, Modern", "el"), ("und", ""), ("", "")],
)  # fmt: skip
def test_languages_become_codes_of_two_letters(raw: str, code: str) -> None:
    record = clean_record("f", 1, language=raw)
    assert (record.language, record.notes) == (code, ())


def test_a_record_is_cleaned_field_by_field() -> None:
    record = clean_record(
        "f", 7, title=" A <i>study</i> ", abstract="Abstract: We $\\alpha$.", date="2019 Mar",
        venue="J &amp; K", url="https://doi.org/10.1234/ABC", keywords=["a; b", "A", "*c/d", ""],
        citations="cited by 1,234", notes=["ER is missing"],
    )  # fmt: skip
    assert (record.title, record.abstract, record.venue) == ("A study", "We α.", "J & K")
    assert (record.doi, str(record.date), record.citations) == ("10.1234/abc", "2019-03", 1234)
    assert record.keywords == ("a", "b", "c/d")
    assert record.notes == ("ER is missing",)


def test_a_doi_of_arxiv_and_an_address_there_give_the_arxiv_id() -> None:
    assert clean_record("f", 1, doi="10.48550/arXiv.2001.01234").arxiv_id == "2001.01234"
    assert clean_record("f", 1, url="https://arxiv.org/abs/2001.01234v3").arxiv_id == "2001.01234"


def test_what_cannot_be_kept_is_noted() -> None:
    record = clean_record(
        "f", 1, url="javascript:alert(1)", doi="none", language="Klingonese", date="soon",
        abstract="[No abstract available]",
    )  # fmt: skip
    assert (record.url, record.doi, record.language, record.abstract) == ("", "", "", "")
    assert len(record.notes) == 5
