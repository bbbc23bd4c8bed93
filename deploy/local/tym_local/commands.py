"""The `tym` command: up, demo, clients, token."""

import json
import sys
import time
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from tym_local.clients import seeded_clients
from tym_local.demo import run_demo
from tym_local.errors import LocalStackError
from tym_local.ports import SERVICES, Ports
from tym_local.requests_to_stop import stopped_by_signals
from tym_local.services import REPOSITORY
from tym_local.stack import ADDRESSES, LocalStack
from tym_local.tokens import Tokens

app = typer.Typer(help=__doc__, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
_Folder = Annotated[Path, typer.Option("--data", help="Folder for data, keys and logs")]
_Port = Annotated[int, typer.Option(min=1, max=65535)]
_LOCAL = REPOSITORY / "build" / "local"


@app.command()
def up(
    *,
    data: _Folder = _LOCAL,
    issuer_port: _Port = 8100,
    plans_port: _Port = 8101,
    referral_port: _Port = 8102,
    consent_port: _Port = 8103,
    service: Annotated[list[str] | None, typer.Option(help="Only these and consent-api; repeatable")] = None,
    postgres_port: Annotated[int | None, typer.Option(help="Any free one unless named", min=1, max=65535)] = None,
) -> None:
    """Start everything and stay up until Ctrl-C."""
    ports = Ports(issuer_port, plans_port, referral_port, consent_port)
    console = Console(highlight=False)
    began = time.monotonic()
    if unknown := set(service or ()) - set(SERVICES):
        raise LocalStackError(f"no such service: {', '.join(sorted(unknown))}; there are {', '.join(SERVICES)}")
    with stopped_by_signals() as requests:
        stack = LocalStack(
            data,
            ports=ports,
            postgres_port=postgres_port,
            services=service or SERVICES,
            say=lambda what: console.print(f"  started {what}"),
        )
        with stack:
            for name, address in stack.addresses().items():
                console.print(f"{name:<14}{address}", soft_wrap=True)
            console.print("clients       make clients")
            console.print("a token       make -s token CLIENT=vantaa-worker AUDIENCE=consent-api")
            console.print(f"ready         after {time.monotonic() - began:.1f} s; Ctrl-C stops everything")
            while True:
                requests.require_none()
                stack.require_alive()
                time.sleep(0.5)


@app.command()
def demo(only: Annotated[list[str] | None, typer.Argument(help="Scenarios, for example S1 S3")] = None) -> None:
    """Live through the scenarios over HTTP; exit 0 only when every step answered as expected."""
    as_expected = False
    with stopped_by_signals():
        as_expected = run_demo(REPOSITORY / "build", only=only or [])
    if not as_expected:
        raise typer.Exit(1)


@app.command()
def clients() -> None:
    """List the seeded clients."""
    table = Table("client", "who", "organisation", "roles")
    for client in seeded_clients().values():
        table.add_row(client.id, client.title, client.org or client.issuer, ", ".join(client.roles))
    Console(width=130).print(table)


@app.command()
def token(client: str, audience: str = "plans-api", data: _Folder = _LOCAL) -> None:
    """Print an access token of a seeded client for a service of the running stack."""
    try:
        issuer = json.loads((data / ADDRESSES).read_text())["issuer"]
    except (OSError, ValueError, KeyError):
        raise LocalStackError("the local stack is not running; start it with: make up") from None
    typer.echo(Tokens(issuer, data).token(client, audience))


def main() -> NoReturn:
    """Runs the command; whatever is wrong is one line and exit code 2."""
    try:
        code = app(standalone_mode=False)
    except LocalStackError as error:
        _refuse(str(error))
    except typer.TyperException as error:
        _refuse(error.format_message())
    sys.exit(code if isinstance(code, int) else 0)


def _refuse(message: str) -> NoReturn:
    typer.echo(f"tym: {' '.join(message.split())}", err=True)
    sys.exit(2)
