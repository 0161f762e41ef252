"""ybcli: a terminal toolkit for the people who handle health insurance (医保经办) in Zhejiang."""

__version__ = "0.2.0.dev0"
