"""The world of the rights matrix: everybody, and something written everywhere."""

from tests.rights.conftest import browsers, standing_world, world

__all__ = ["browsers", "standing_world", "world"]
