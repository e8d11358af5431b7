"""A sentence with its tree: what the command can annotate without a model."""

TREES = """# newdoc id = {id}
# newpar
1\tAnn\tAnn\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_
2\tsaid\tsay\tVERB\tVBD\tMood=Ind|Tense=Past|VerbForm=Fin\t0\troot\t_\t_
3\tthat\tthat\tSCONJ\tIN\t_\t6\tmark\t_\t_
4\tprices\tprice\tNOUN\tNNS\tNumber=Plur\t6\tnsubj\t_\t_
5\tmay\tmay\tAUX\tMD\tVerbForm=Fin\t6\taux\t_\t_
6\tfall\tfall\tVERB\tVB\tVerbForm=Inf\t2\tccomp\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""
TEXT = "Ann said that prices may fall."
