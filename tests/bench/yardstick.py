"""The yardstick: a bare FastAPI route that reads one row of about a kilobyte through an asyncpg pool."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel


class Row(BaseModel):
    """The row as the route answers it."""

    id: int
    text: str


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Keep a pool of ten connections."""
    app.state.pool = await asyncpg.create_pool(os.environ["YARDSTICK_DSN"], min_size=10, max_size=10)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


@app.get("/rows/{row_id}")
async def read_row(row_id: int) -> Row:
    """One row by its key."""
    found = await app.state.pool.fetchrow("SELECT id, text FROM rows WHERE id = $1", row_id)
    return Row(id=found["id"], text=found["text"])


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["YARDSTICK_PORT"]), access_log=False, log_level="warning")
