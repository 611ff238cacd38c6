"""Bring the schema up to date, and say how far it is, with tortoise-orm's own runner."""

from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor

from kernel.database import Dialect, configuration


async def migrate(url: str) -> list[str]:
    """Apply what is missing; answers the names that were applied. Safe to call twice."""
    async with TortoiseContext() as context:
        executor = await _executor(context, url)
        waiting = await _waiting(executor)
        if waiting:
            await executor.migrate()
        return waiting


async def pending(url: str) -> list[str]:
    """The names of migrations that are not applied yet."""
    async with TortoiseContext() as context:
        return await _waiting(await _executor(context, url))


async def _executor(context: TortoiseContext, url: str) -> MigrationExecutor:
    dialect: Dialect
    dialect, config = configuration(url)
    await context.init(config=config)
    return MigrationExecutor(context.connections.get(dialect), config["apps"])


async def _waiting(executor: MigrationExecutor) -> list[str]:
    return [step.migration.name for step in await executor.plan() if not step.backward]
