"""Everything a browser receives: templates, styles, scripts, icons and translations. Imports no app."""
