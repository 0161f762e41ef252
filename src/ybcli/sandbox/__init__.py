"""The practice platform: a provincial platform and the departments' shared data over real HTTP.

A stranger in the house: it imports nothing of the other rooms but errors and language, and none
imports it. `docs/sandbox.md` is the contract that it and the connectors keep, each for itself.
"""

from .server.serve import Running, run, running

__all__ = ["Running", "run", "running"]
