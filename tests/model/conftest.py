"""The world of the rights matrix, with a browser for everybody."""

from tests.rights.conftest import browsers, standing_world, world

__all__ = ["browsers", "standing_world", "world"]
