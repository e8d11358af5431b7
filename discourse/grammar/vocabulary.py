"""The names that Universal Dependencies gives to relations, tags and features in English: anything else in a rule is a mistake.

From the guidelines of UD 2 and the English treebanks (EWT, GUM) up to 2.16; Penn tags as in EWT.
"""

from __future__ import annotations

_BASE = """acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse dislocated expl fixed flat goeswith iobj list
mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root vocative xcomp"""
_SUBTYPES = """acl:relcl advcl:relcl aux:pass cc:preconj compound:prt csubj:outer csubj:pass csubj:xsubj det:predet flat:foreign flat:name nmod:desc
nmod:npmod nmod:poss nmod:tmod nmod:unmarked nsubj:outer nsubj:pass nsubj:xsubj obl:agent obl:arg obl:npmod obl:tmod obl:unmarked"""

RELATIONS = frozenset(_BASE.split()) | frozenset(_SUBTYPES.split())
UPOS = frozenset(["ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"])
XPOS = frozenset(
    ["$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "GW", "HYPH", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "XX", "``"]
)
_FEATURES = """Abbr=Yes Case=Acc,Gen,Nom Definite=Def,Ind Degree=Cmp,Pos,Sup ExtPos=ADJ,ADP,ADV,CCONJ,DET,INTJ,NOUN,PRON,PROPN,SCONJ,VERB
Foreign=Yes Gender=Fem,Masc,Neut Mood=Imp,Ind,Sub NumForm=Combi,Digit,Roman,Word NumType=Card,Frac,Mult,Ord Number=Coll,Plur,Ptan,Sing
Person=1,2,3 Polarity=Neg,Pos Poss=Yes PronType=Art,Dem,Emp,Exc,Ind,Int,Neg,Prs,Rcp,Rel,Tot Reflex=Yes Style=Arch,Coll,Expr,Form,Slng,Vrnc
Tense=Past,Pres Typo=Yes VerbForm=Fin,Ger,Inf,Part VerbType=Mod,Cop,Aux Voice=Act,Pass"""
FEATURES = {name: frozenset(values.split(",")) for name, _, values in (pair.partition("=") for pair in _FEATURES.split())}

ELSEWHERE = {
    "pos": "upos", "cpos": "upos", "cpostag": "upos", "tag": "xpos", "postag": "xpos", "text": "form", "token": "word", "dep": "deprel",
    "rel": "deprel", "relation": "deprel", "lemma_": "lemma", "lower": "word", "orth": "form", "number": "Number", "mood": "Mood",
}  # fmt: skip
"""What other tools call attributes."""
RELATIONS_ELSEWHERE = {
    "prep": "case", "pobj": "obl", "dobj": "obj", "nsubjpass": "nsubj:pass", "auxpass": "aux:pass", "csubjpass": "csubj:pass", "poss": "nmod:poss",
    "prt": "compound:prt", "neg": "advmod", "relcl": "acl:relcl", "rcmod": "acl:relcl", "agent": "obl:agent", "mwe": "fixed", "nn": "compound",
    "attr": "cop", "acomp": "xcomp", "name": "flat", "preconj": "cc:preconj", "predet": "det:predet", "num": "nummod", "dative": "iobj",
}  # fmt: skip
"""Relations of Stanford Dependencies and of spaCy's English models, as Universal Dependencies have them."""
