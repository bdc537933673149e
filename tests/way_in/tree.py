"""A copy of this checkout, as somebody who has just fetched it would have it, and ways to start it."""

import base64
import ctypes
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
ABSENT = "http://127.0.0.1:9/"  # Port 9 discards; nobody listens there.


def copy_tree(target: Path) -> Path:
    """Copy the sources, but nothing that was made on this machine (also where there is no git)."""
    made = (
        ".git",
        ".venv*",
        "var",
        "node_modules",
        "build",
        "__pycache__",
        ".*_cache",
        ".hypothesis",
        "*.mo",
    )
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*made), dirs_exist_ok=True)
    return target


def shrink(tree: Path, version: str = "1.0") -> Path:
    """Let the copy need one tiny package; return the folder in which pip finds it, without a network."""
    wheels = tree / "wheels"
    wheels.mkdir(exist_ok=True)
    wheel = wheels / f"sufra_probe-{version}-py3-none-any.whl"
    record = f"sufra_probe-{version}.dist-info"
    files = {
        "sufra_probe.py": f"VERSION = {version!r}\n",
        f"{record}/METADATA": f"Metadata-Version: 2.1\nName: sufra-probe\nVersion: {version}\n",
        f"{record}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [f"{name},sha256={_short(text)},{len(text)}" for name, text in files.items()]
    files[f"{record}/RECORD"] = "\n".join([*lines, f"{record}/RECORD,,", ""])
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    for lock in ("run", "dev"):
        text = f"sufra-probe=={version} \\\n    --hash=sha256:{digest}\n"
        (tree / "requirements" / f"{lock}.lock").write_text(text, encoding="ascii")
    return wheels


def _short(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def pip_settings(**settings: str) -> dict[str, str]:
    """Return an environment in which pip has these settings and none of the machine's."""
    own = ("PIP_", "UV_", "SUFRA_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1", **settings}


def from_wheels(tree: Path) -> dict[str, str]:
    """Return an environment in which pip knows the tiny package only."""
    return pip_settings(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tree / "wheels"))


def without_ensurepip(tree: Path) -> dict[str, str]:
    """Return the same for a Python that lacks ensurepip: the tests' own pip serves, which is much quicker."""
    bare = tree.parent / "bare"
    bare.mkdir(exist_ok=True)
    (bare / "sitecustomize.py").write_text("import sys\nsys.modules['ensurepip'] = None\n", encoding="ascii")
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**from_wheels(tree), "PYTHONPATH": str(bare), "PATH": programs}


def sufra(
    tree: Path, *arguments: str, env: dict[str, str] | None = None, python: str = sys.executable
) -> subprocess.CompletedProcess[str]:
    """Run ./sufra of a copy to its end, with rights that folders bind."""
    return subprocess.run(
        [python, str(tree / "sufra"), *arguments],
        cwd=tree,
        env=env,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=obey_folders,
    )


def obey_folders() -> None:
    """Let a folder's rights bind root too, as they bind everybody else."""
    if os.geteuid() == 0 and sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "root's rights cannot be dropped")


def free_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
