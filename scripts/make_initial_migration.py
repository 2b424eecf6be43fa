"""Write admin/migrations/versions anew from the tables: one migration a module of tables.

Only until the first release. From then on the shipped migrations stay as they are, and a change of
a table gets a migration of its own (docs/operations.md).
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext

sys.path.insert(0, str(Path(__file__).parent.parent))

from admin.database import MIGRATIONS, ROOT, table_modules, tables
from engine.store.base import Json, UtcDateTime

HEAD = '''"""Create the tables of {module}.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {previous!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    {upgrade}


def downgrade() -> None:
    """Remove the tables."""
    {downgrade}
'''


def main() -> None:
    """Write the migrations and format them."""
    versions = MIGRATIONS / "versions"
    for old in versions.glob("*.py"):
        old.unlink()
    previous: str | None = None
    for number, (module, names) in enumerate(in_order(tables_of_modules()), start=1):
        revision = f"{number:04}"
        text = HEAD.format(module=module, revision=revision, previous=previous, **code(names))
        name = module.replace(".tables", "").replace(".", "_")
        (versions / f"{revision}_create_{name}.py").write_text(text)
        previous = revision
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", versions], cwd=ROOT, check=True)


def tables_of_modules() -> dict[str, set[str]]:
    """Return the names of the tables that each module declares."""
    owners: dict[str, str] = {}
    for module in table_modules():
        for table in declared(importlib.import_module(module)):
            owners.setdefault(table, module)
    missing = set(tables().tables) - set(owners)
    if missing:
        raise SystemExit(f"Expected every table in a module of tables, but not: {sorted(missing)}")
    result: dict[str, set[str]] = {}
    for table, owner in owners.items():
        result.setdefault(owner, set()).add(table)
    return result


def declared(module: Any) -> Iterator[str]:
    """Yield the names of the tables that the module itself declares."""
    for value in vars(module).values():
        if isinstance(value, sa.Table):
            yield value.name
        elif isinstance(value, type) and value.__module__ == module.__name__:
            table = getattr(value, "__table__", None)
            if isinstance(table, sa.Table):
                yield table.name


def in_order(modules: dict[str, set[str]]) -> Iterator[tuple[str, set[str]]]:
    """Yield modules after those whose tables they refer to."""
    done: set[str] = set()
    waiting = dict(modules)
    while waiting:
        ready = [module for module, names in waiting.items() if references(names) <= done | names]
        if not ready:
            raise SystemExit(f"Modules of tables refer to each other in a circle: {list(waiting)}")
        module = ready[0]
        names = waiting.pop(module)
        done |= names
        yield module, names


def references(names: Iterable[str]) -> set[str]:
    """Return the names of the tables that these tables refer to."""
    all_tables = tables().tables
    return {key.column.table.name for name in names for key in all_tables[name].foreign_keys}


def code(names: set[str]) -> dict[str, str]:
    """Return the bodies of upgrade and downgrade for these tables."""

    def include(item: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
        return kind != "table" or name in names

    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": include, "target_metadata": tables()},
        )
        script = produce_migrations(context, tables())
    engine.dispose()
    return {"upgrade": render(script.upgrade_ops), "downgrade": render(script.downgrade_ops)}


def render(operations: ops.UpgradeOps | ops.DowngradeOps | None) -> str:
    """Return the operations as indented Python."""
    assert operations is not None
    text = render_python_code(operations, render_item=plain_type)
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(lines).strip()


def plain_type(kind: str, item: Any, context: Any) -> str | Literal[False]:
    """Write our own column types as the plain ones below them: a migration never changes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Json):
        return "sa.Text()"
    return False


if __name__ == "__main__":
    main()
