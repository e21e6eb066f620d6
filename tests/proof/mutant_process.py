"""Runs a module as a mutant: ``python -m tests.proof.mutant_process NAME MODULE [argument …]``."""

import runpy
import sys

from tests.proof.mutants import MUTANTS

if __name__ == "__main__":
    name, module, *words = sys.argv[1:]
    sys.argv = [module, *words]
    (mutant,) = (one for one in MUTANTS if one.name == name)
    with mutant.switch():
        runpy.run_module(module, run_name="__main__", alter_sys=True)
