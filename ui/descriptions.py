"""Answer what the dataset is and what the service can: counted once for each build."""

import orjson

from kg.query_limits import Reply, Request
from kg.query_pool import QueryPool
from kg.void import COUNT_CLASSES, COUNT_GRAPHS, Counts, describe_dataset, describe_service
from ui.builds import Builds


class Descriptions:
    """The service description and the VoID of the published build."""

    def __init__(self, builds: Builds, pool: QueryPool, *, root: str) -> None:
        self._builds, self._pool, self._root = builds, pool, root.rstrip("/")
        self._counted: tuple[str, Counts] | None = None

    async def service(self, form: str) -> Reply:
        """The service description of /sparql."""
        counts = await self._counts()
        body = describe_service(f"{self._root}/sparql", counts, form)
        return Reply("graph", body, 0, complete=True)

    async def dataset(self, form: str) -> Reply:
        """The VoID of the dataset."""
        counts = await self._counts()
        build = self._builds.manifest().build
        body = describe_dataset(self._root, counts, build, form)
        return Reply("graph", body, 0, complete=True)

    async def _counts(self) -> Counts:
        build = self._builds.manifest().build
        if self._counted is None or self._counted[0] != build:
            graphs = await self._count(COUNT_GRAPHS, "graph")
            counted = Counts(graphs, await self._count(COUNT_CLASSES, "kind"))
            self._counted = build, counted
        return self._counted[1]

    async def _count(self, query: str, name: str) -> dict[str, int]:
        reply = await self._pool.run(self._builds.store(), Request(query))
        rows = orjson.loads(reply.body)["results"]["bindings"]
        return {row[name]["value"]: int(row["n"]["value"]) for row in rows if name in row}
