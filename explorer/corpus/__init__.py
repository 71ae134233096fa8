"""Files in, one checked table of papers and a ledger of every record out."""

from explorer.corpus.assembly import Corpus, SourceFile
from explorer.corpus.reader import read_corpus

__all__ = ["Corpus", "SourceFile", "read_corpus"]
