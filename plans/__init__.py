"""The plan: sections, goals, measures, notes, drafts and templates."""
