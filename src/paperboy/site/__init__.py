"""The blog's folder and its git: settings, files, the lock, the branch that posts are committed to.

May import `model`, `text` and `errors`. Never: papers, making posts (of those that exist it reads conventions),
the network (but for what git does itself).
"""

import os

# GitPython runs `git version` when it is imported, and its import fails where there is no git or where git has
# something against its settings. Told of a git that is not there it only takes note, and goes on with "git"
# (https://github.com/gitpython-developers/GitPython/blob/main/git/cmd.py, `Git.refresh`).
_VARIABLES = {"GIT_PYTHON_REFRESH": "quiet", "GIT_PYTHON_GIT_EXECUTABLE": f"{__file__}.no-git"}
_before = {name: os.environ.get(name) for name in _VARIABLES}
os.environ |= _VARIABLES
try:
    import git as git
finally:
    for _name, _value in _before.items():
        if _value is None:
            del os.environ[_name]
        else:
            os.environ[_name] = _value
