"""The tools over MCP, by the SDK's own client: in process, over stdio, over HTTP."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from starlette.testclient import TestClient

from kg.query_pool import QueryPool
from qa.answer_json import canonical_json
from tests.live_server import LOCAL, serving
from tests.small_data import CHIP, make_data
from ui.asking import Asker
from ui.builds import Builds
from ui.desk import desk_opener
from ui.mcp import make_mcp
from ui.schema_text import describe_schema
from ui.server import create_app
from ui.tool_results import MOST, bounded, bounded_answer

TOOLS = {"ask", "search_entities", "describe_entity", "run_sparql", "passages", "schema"}
QUESTION = "How much memory does the Z9 have?"


@pytest.fixture(scope="module", autouse=True)
def _no_embeddings() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHIPGRAPH_EMBEDDING_MODEL", "none")
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_data(tmp_path_factory.mktemp("mcp") / "data")


async def _call(client: Client, name: str, **arguments: object) -> Any:
    result = await client.call_tool(name, arguments)
    text = result.content[0].text
    assert not result.is_error, text
    return json.loads(text)


def _run(data: Path, use: Callable[[Client], Awaitable[None]]) -> None:
    builds = Builds(data)
    asker = Asker(builds, desk_opener(data))

    async def talk() -> None:
        with QueryPool() as pool:
            async with Client(make_mcp(builds, pool, asker, asker)) as client:
                await use(client)

    asyncio.run(talk())


async def _check_tools(client: Client) -> None:
    listed = (await client.list_tools()).tools
    assert {tool.name for tool in listed} == TOOLS
    assert all(tool.annotations.read_only_hint for tool in listed)
    assert all(tool.description for tool in listed)
    found = await _call(client, "run_sparql", query="SELECT ?c { ?c a cg:Claim }", limit=3)
    assert (len(found["rows"]), found["found"], found["whole"]) == (3, 6, False)
    answer = await _call(client, "ask", question=QUESTION)
    assert {"80 GB", "96 GB"} <= {claim["value"] for claim in answer["claims"]}


def test_in_process(data):
    _run(data, _check_tools)


def test_stdio(data):
    async def talk() -> None:
        parameters = StdioServerParameters(
            command=sys.executable,
            args=["-m", "ui.cli", "mcp", "--data", str(data)],
            cwd=str(Path(__file__).parent.parent.parent),
            env={"CHIPGRAPH_EMBEDDING_MODEL": "none"},
        )
        async with Client(stdio_client(parameters)) as client:
            await _check_tools(client)

    asyncio.run(talk())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_streamable_http(data, mode):
    async def talk(address: str) -> None:
        async with Client(address + "/mcp", mode=mode) as client:
            await _check_tools(client)

    with serving(create_app(data)) as address:
        asyncio.run(talk(address))


def test_pages_of_other_sites_are_refused(data):
    with serving(create_app(data)) as address:
        said = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        headers = {
            "Accept": "application/json, text/event-stream",
            "Origin": "https://evil.example",
        }
        refused = httpx.post(address + "/mcp", json=said, headers=headers)
        assert refused.status_code == 403


def test_same_answer_over_http_mcp_and_python(data):
    app = create_app(data)
    with TestClient(app, base_url=LOCAL) as client:
        by_http = client.post("/api/ask", json={"question": QUESTION}).json()
    del by_http["elapsed_ms"]
    by_python = canonical_json(app.state.ask(QUESTION, (), "auto"))
    by_mcp = []

    async def use(client: Client) -> None:
        result = await client.call_tool("ask", {"question": QUESTION})
        by_mcp.append(result.content[0].text.encode())

    _run(data, use)
    sorted_http = json.dumps(by_http, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert by_mcp == [by_python] == [sorted_http.encode()]


def test_entities_are_found_by_any_spelling(data):
    async def use(client: Client) -> None:
        for text in ("Zeta Z9", "z9", "ｚ９", "zeta-z9"):
            found = await _call(client, "search_entities", text=text)
            assert found["entities"][0]["iri"] == CHIP, text
            assert found["entities"][0]["claims"] == 6
        assert (await _call(client, "search_entities", text="no such thing"))["entities"] == []
        first = await _call(client, "search_entities", text="a", limit=2)
        assert (len(first["entities"]), first["more"]) == (2, True)

    _run(data, use)


def test_description_holds_the_words(data):
    async def use(client: Client) -> None:
        for name in (CHIP, "Z9"):
            told = await _call(client, "describe_entity", entity=name)
            assert told["iri"] == CHIP
            assert told["complete"]
            quotes = {claim["source"]["quote"] for claim in told["claims"]}
            assert {"80 GB", "96 GB", "Kumo has not deployed it"} <= quotes
        cut = await _call(client, "describe_entity", entity="Z9", limit=2)
        assert (len(cut["claims"]), cut["claims_known"]) == (2, 6)

    _run(data, use)


def test_passages_are_word_for_word(data):
    snapshot = Builds(data).snapshot()

    async def use(client: Client) -> None:
        told = await _call(client, "passages", text="Which chip has 80 GB?")
        assert told["passages"]
        for one in told["passages"]:
            assert snapshot.text(one["document"])[one["start"] : one["end"]] == one["text"]

    _run(data, use)


def test_refusals_are_tool_errors(data):
    async def use(client: Client) -> None:
        for name, arguments, word in (
            ("run_sparql", {"query": "CLEAR ALL"}, "write"),
            ("run_sparql", {"query": "SELECT * { SERVICE <u:x> {} }"}, "SERVICE"),
            ("run_sparql", {"query": "SELECT"}, "line 1"),
            ("describe_entity", {"entity": "nobody at all"}, "search_entities"),
            ("ask", {"question": "x" * 3000}, "2000"),
        ):
            result = await client.call_tool(name, arguments)
            assert result.is_error
            assert word in result.content[0].text

    _run(data, use)


def test_schema_is_short():
    text = describe_schema()
    assert len(text) < 5_500  # under 2,000 tokens even at 2.75 characters a token
    for name in ("memoryCapacity (GB)", "cg:Claim", "oa:exact", "Chip"):
        assert name in text


def test_results_are_bounded():
    many = ["word " * 50] * 1000
    told = bounded({}, "items", many)
    assert len(told) <= MOST
    assert json.loads(told)["complete"] is False
    assert json.loads(told)["total"] == 1000
    whole = json.dumps({"rows": [[1] * 100] * 5000, "answer": "yes"}).encode()
    short = bounded_answer(whole)
    assert len(short) < 120_000
    assert json.loads(short)["complete"] is False
    assert json.loads(short)["answer"] == "yes"
