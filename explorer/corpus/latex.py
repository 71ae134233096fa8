"""LaTeX in titles, abstracts and names becomes plain Unicode text.

pylatexenc converts. What is given to it is chosen with care: a BibTeX value is LaTeX as a whole,
but of any other text only what can be nothing else is converted, so that dollars, percent signs,
braces and paths of ordinary text stay as they are.
"""

import logging
import re
from functools import lru_cache

from pylatexenc import latex2text, latexwalker, macrospec

from explorer.corpus.markup import raised

_MOST_BRACES = 500  # the parser calls itself for each level; more are not the markup of a text
_FENCE = "\ue000"  # stands for a dollar that opens or closes maths; of no meaning in Unicode

# Possessive repetition keeps the search linear however many braces are left open. No lookahead may
# end what it repeats: Python 3.11.2, which Debian 12 has, forgets to step back where it fails.
_GROUP = r"\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
_CONTENT = r"[^$\\]*+(?:\\.[^$\\]*+)*+"
_MATHS = re.compile(
    rf"(?<![\\$])\$\$(?P<display>{_CONTENT})\$\$"
    rf"|(?<![\\$])\$(?=[^\s$])(?P<inline>{_CONTENT})(?<!\s)\$(?![\d$])"  # as Pandoc does
    rf"|(?<![\\$])\$(?=[^$]*[\\^_])(?P<loose>{_CONTENT})\$(?!\$)"
    r"|\\\((?P<round>[^\\]*+(?:\\[^()][^\\]*+)*+)\\\)"
    r"|\\\[(?P<square>[^\\]*+(?:\\[^\[\]][^\\]*+)*+)\\\]",
    re.DOTALL,
)
_SURELY_MATHS = re.compile(r"[\\^_{}=<>+|]|^\S{1,20}$")
_SCRIPT = re.compile(r"(?<!\\)([\^_])\s?(?:\{([^{}\\]{1,80})\}|([^\s{}\\$^_]))")
_BARE_SCRIPT = re.compile(r"[\^_]\{[^{}\\\s]{1,12}\}")
_MACRO = re.compile(
    r"\{\\(?P<braced>[a-zA-Z]{2,})\s*\}"  # {\ss}
    r"|\{\\(?P<switch>[a-zA-Z]++)\s(?:[^{}]++|" + _GROUP + r")*+\}"  # {\it words}
    r"|\{\\(?:[^{}a-zA-Z]|[a-zA-Z](?![a-zA-Z]))(?:[^{}]++|" + _GROUP + r")*+\}"  # {\"o}, {\c c}
    r"|\\[\"'`^~=.](?:\{\\?[^\W\d_]?\}|\\[ij](?![a-zA-Z])|[^\W\d_])"  # \"o and \'{e}
    r"|\\[cHkrtuvbd](?:\{\\?[^\W\d_]{1,2}\}|\s[^\W\d_](?![^\W\d_]))"  # \c{c} and \v s
    r"|~?\\(?P<command>[a-zA-Z]++)\*?(?:\[[^\[\]{}]*+\])?(?:" + _GROUP + r")++"  # \emph{words}
    r"|(?<![:\\A-Za-z])\\(?P<symbol>[a-zA-Z]++)(?![\\{])"  # \alpha
    r"|(?<![:\\A-Za-z])\\[&%$#_{}]"
)
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_SHELTER = str.maketrans("{}~\\", "\ue001\ue002\ue003\ue004")  # from what _TIDY does to the rest
_TIDY = {ord("{"): None, ord("}"): None, ord("~"): " "} | {
    new: old for old, new in _SHELTER.items()
}


def latex_text(text: str) -> str:
    """The text of a BibTeX value, which is LaTeX as a whole."""
    if "\\" in text or "$" in text:
        text = text.replace(r"\~{}", r"\textasciitilde{}").replace(r"\^{}", r"\textasciicircum{}")
        done = _MATHS.sub(lambda match: _island(_fenced(match)).translate(_SHELTER), text)
        done = _MACRO.sub(_sheltered, done)
        if "\\" in done:
            return _convert_whole(text)
        text = done
    for latex, plain in (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”")):
        text = text.replace(latex, plain)
    return text.translate(_TIDY)


def without_latex(text: str) -> str:
    """The text with each piece converted that can be nothing but LaTeX."""
    if "$" in text or "\\(" in text or "\\[" in text:
        text = _MATHS.sub(lambda match: _island(_fenced(match)), text)
    if "\\" in text:
        text = _MACRO.sub(_known_macro, text)
    return _BARE_SCRIPT.sub(lambda match: _SCRIPT.sub(_script, match[0]), text)


def _fenced(match: re.Match[str]) -> str:
    """Maths between fences, its scripts in Unicode; money as it stands."""
    maths = next(group for group in match.groups() if group is not None)
    if match["inline"] and not _SURELY_MATHS.search(maths):
        return match[0]
    return f"{_FENCE}{_SCRIPT.sub(_script, maths)}{_FENCE}"


def _script(match: re.Match[str]) -> str:
    """`^2` becomes ², `_2` becomes 2, and what Unicode has no signs for stays readable."""
    sign, body = match[1], (match[2] or match[3]).strip()
    if body in _ORDINALS or (sign == "_" and body.isdecimal()):
        return body
    short = body if body.isalnum() or len(body) == 1 else f"({body})"
    return (raised(body) if sign == "^" else "") or f"{sign}{short}"


def _known_macro(match: re.Match[str]) -> str:
    """The macro converted, or as it stands if pylatexenc does not know it."""
    name = match["braced"] or match["switch"] or match["command"] or match["symbol"]
    return _island(match[0]) if not name or len(name) == 1 or name in _NAMES else match[0]


def _sheltered(match: re.Match[str]) -> str:
    """The same, with its braces safe from being taken for markup afterwards."""
    converted = _known_macro(match)
    return converted if converted == match[0] else converted.translate(_SHELTER)


def _convert_whole(text: str) -> str:
    """A text with macros that the pieces leave over, where pylatexenc has to see all of it."""
    marked = _MATHS.sub(_fenced, re.sub(r"(?<!\\)[%&#]", r"\\\g<0>", text))
    return _convert(re.sub(r"(?<!\\)\$", r"\\$", marked).replace(_FENCE, "$"))


@lru_cache(maxsize=16_384)
def _island(latex: str) -> str:
    if "$" in latex and latex != r"\$":
        return latex
    return _convert(latex.replace(_FENCE, "$"))


def _convert(latex: str) -> str:
    """What pylatexenc makes of it; the text as it stands where it fails."""
    if latex.count("{") > _MOST_BRACES:
        return latex
    try:
        text = _CONVERTER.latex_to_text(latex, latex_context=_GRAMMAR)
    except Exception:  # it fails in many ways on text that is no LaTeX; the text is then kept
        return latex
    return text.replace("^∘", "°").replace("^′", "′")


# Macros of abstracts that pylatexenc leaves out or shows in its own way.
_REPLACED = dict.fromkeys(("cite", "citet", "citep", "ref", "eqref", "label", "footnote"), "") | {
    "url": "%(1)s",
    "href": "%(2)s",
    "texorpdfstring": "%(2)s",
    "textsuperscript": "%(1)s",
    "textsubscript": "%(1)s",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "xspace": " ",
    "textbar": "|",
    "textdollar": "$",
    "textless": "<",
    "textgreater": ">",
    "textasciicircum": "^",
    "textunderscore": "_",
    "textbraceleft": "{",
    "textbraceright": "}",
}
_ARGUMENTS = {"href": "{{", "textsuperscript": "{", "textsubscript": "{", "label": "{"}
_SWITCHES = {"it", "rm", "bf", "sc", "em", "tt", "sf", "sl", "mbox", "operatorname", "bm"}

_SPECS = latex2text.get_default_latex_context_db()
_SPECS.add_context_category(
    "abstracts",
    macros=[latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in _REPLACED.items()],
    prepend=True,
)
_GRAMMAR = latexwalker.get_default_latex_context_db()
_GRAMMAR.add_context_category(
    "abstracts",
    macros=[macrospec.std_macro(name, arguments) for name, arguments in _ARGUMENTS.items()],
    prepend=True,
)
logging.getLogger(latex2text.__name__).setLevel(logging.CRITICAL)  # torn formulas are no news
_CONVERTER = latex2text.LatexNodes2Text(latex_context=_SPECS, math_mode="text", keep_comments=True)
_NAMES = frozenset(spec.macroname for spec in _SPECS.iter_macro_specs()) | _SWITCHES
