"""Scripts that end a process (-9) right before or after it calls `module:function`; nothing of it runs on."""

from __future__ import annotations

_KILLER = """
import importlib, os, signal, sys
place, when, *arguments = sys.argv[1:]
module, _, path = place.partition(":")
owner = importlib.import_module(module)
*above, name = path.split(".")
for one in above:
    owner = getattr(owner, one)
real = getattr(owner, name)
def killer(*args, **more):
    if when == "after":
        real(*args, **more)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, name, killer)
"""
KILLED_HOOK = f"""{_KILLER}
sys.argv = ["hooks", *arguments]
from fuzi.cli.hooks.__main__ import main
sys.exit(main())
"""
"""Arguments: `module:function`, `before` or `after`, the name of a hook of the host."""
KILLED_COMMAND = f"""{_KILLER}
from fuzi.cli.main import run
sys.exit(run(arguments))
"""
"""Arguments: `module:function`, `before` or `after`, then those of `fuzi`."""
