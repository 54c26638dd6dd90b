"""Makes a bare machine ready: virtual environment, Node packages, front-end bundle, translations, browser.

Uses nothing but Python's own library, since it runs before anything is installed.
"""
