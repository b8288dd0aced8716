"""Real chains for the tests: started once, brought back to their beginning after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from battery_chain.chain import Chain, Rpc, Sender, Signer, development_signers, embedded
from tests.integration.deployed import Deployed, Scene, deploy_once
from tests.integration.postgres import Postgres, running


@pytest.fixture(scope="session")
def anvil() -> Iterator[Chain]:
    with embedded("anvil") as chain:
        yield chain


@pytest.fixture(scope="session")
def ganache() -> Iterator[Chain]:
    with embedded("ganache") as chain:
        yield chain


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A database server; a test that asks for it is marked `needs("postgres")`."""
    with running() as server:
        yield server


@pytest.fixture(params=["anvil", "ganache"])
def chain(request: pytest.FixtureRequest) -> Chain:
    """Either development chain; a test that wants only one asks for `anvil_rpc`."""
    found: Chain = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def rpc(chain: Chain) -> Iterator[Rpc]:
    """The chain as it was started, whatever the tests before did."""
    yield from fresh(chain)


@pytest.fixture
def anvil_rpc(anvil: Chain) -> Iterator[Rpc]:
    yield from fresh(anvil)


def fresh(chain: Chain) -> Iterator[Rpc]:
    found = Rpc.connect(chain.rpc_url)
    snapshot = found.call("evm_snapshot")
    yield found
    assert found.call("evm_revert", snapshot) is True
    found.close()


@pytest.fixture(scope="session")
def signers() -> list[Signer]:
    """The funded accounts: the same on both chains."""
    return development_signers(31337)


@pytest.fixture
def sender(rpc: Rpc, signers: list[Signer], tmp_path: Path) -> Iterator[Sender]:
    found = Sender.open(rpc, tmp_path / "journal", signers[0])
    yield found
    found.close()


@pytest.fixture(scope="session")
def deployed_anvil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with deploy_once("anvil", tmp_path_factory.mktemp("anvil")) as found:
        yield found


@pytest.fixture(scope="session")
def deployed_ganache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with deploy_once("ganache", tmp_path_factory.mktemp("ganache")) as found:
        yield found


@pytest.fixture
def scene(deployed_anvil: Deployed, tmp_path: Path) -> Iterator[Scene]:
    """The demo's deployment as it was set up, on Anvil."""
    with deployed_anvil.scene(tmp_path) as found:
        yield found


@pytest.fixture(params=["anvil", "ganache"])
def scene_on_both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """The same on either development chain."""
    deployed: Deployed = request.getfixturevalue(f"deployed_{request.param}")
    with deployed.scene(tmp_path) as found:
        yield found
