"""The yardstick: a bare FastAPI route that reads one row of about a kilobyte through an asyncpg pool.

Two more routes say what is the least that a disclosure costs with these libraries: one asks the decision point before
it answers with the row, one stores a row besides. They know no caller, no rules and no log of their own.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx
import uvicorn
from fastapi import FastAPI
from httpx_aiohttp import AiohttpTransport
from pydantic import BaseModel

from tests.bench.questions import question

READ = "SELECT id, text FROM rows WHERE id = $1"
STORE = "INSERT INTO written (text) VALUES ($1)"


class Row(BaseModel):
    """The row as the routes answer it."""

    id: int
    text: str


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Keep a pool of ten connections, and open ones to the decision point."""
    app.state.pool = await asyncpg.create_pool(os.environ["YARDSTICK_DSN"], min_size=10, max_size=10)
    app.state.peer = AiohttpTransport()
    yield
    await app.state.peer.aclose()
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


@app.get("/rows/{row_id}")
async def read_row(row_id: int) -> Row:
    """One row by its key."""
    found = await app.state.pool.fetchrow(READ, row_id)
    return Row(id=found["id"], text=found["text"])


@app.get("/disclosed/{row_id}")
async def disclose_row(row_id: int) -> Row:
    """The same after a recorded question."""
    found = await app.state.pool.fetchrow(READ, row_id)
    await _ask(row_id)
    return Row(id=found["id"], text=found["text"])


@app.post("/disclosed/{row_id}")
async def store_disclosed(row_id: int) -> Row:
    """One row stored after a recorded question, in a transaction that reads another."""
    await _ask(row_id)
    async with app.state.pool.acquire() as connection, connection.transaction():
        found = await connection.fetchrow(READ, row_id)
        await connection.execute(STORE, found["text"])
    return Row(id=found["id"], text=found["text"])


async def _ask(number: int) -> None:
    headers = {"Authorization": f"Bearer {os.environ['YARDSTICK_TOKEN']}"}
    url = f"{os.environ['YARDSTICK_CONSENT']}/access/v1/evaluation"
    asked = httpx.Request("POST", url, json=question(number, record=True), headers=headers)
    answer = await app.state.peer.handle_async_request(asked)
    assert json.loads(await answer.aread())["context"]["id"]


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["YARDSTICK_PORT"]), access_log=False, log_level="warning")
