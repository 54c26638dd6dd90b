"""Translations without GNU gettext: what is said in code and templates, and the catalogues that
hold it in bokmål, nynorsk and English. Run as `python -m ipplatform.translations`.
"""
