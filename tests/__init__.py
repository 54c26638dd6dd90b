"""Tests are sentences about a fixed cast of people; they enter where a person enters and ask who must not see."""
