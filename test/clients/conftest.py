import json
import os
import secrets
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient import discovery
from googleapiclient.discovery_cache import DISCOVERY_DOC_DIR

# Before gcsfs is imported: it would ask for the layout of each bucket over gRPC, with TLS, which is not emulated.
os.environ["GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT"] = "false"

import gcsfs

ROOT = Path(__file__).parents[2]
NODE = ROOT / "node_modules" / "node" / "bin" / "node"
PROJECT = "test-project"


@pytest.fixture(scope="session")
def emulators(tmp_path_factory):
    """
    The emulators as a process of their own: their endpoints by service, and the token of their start. What the clients
    ask of them, and are answered, is held against Google's discovery documents.
    """
    folder = tmp_path_factory.mktemp("emulators")
    state_file = folder / "emulators.json"
    places = ["--data", folder / "data", "--state-file", state_file, "--project", PROJECT]
    held = ["--import", (ROOT / "test" / "discovery" / "hold-process.ts").as_uri()]
    command = [NODE, "--disable-warning=ExperimentalWarning", *held, ROOT / "emulators" / "main.ts", *places]
    log = folder / "log"
    output = {"stdout": subprocess.PIPE, "text": True}
    with log.open("w") as errors, subprocess.Popen(command, stderr=errors, **output) as process:
        ready = process.stdout.readline()
        assert ready, f"the emulators ended with {process.wait()} before they were ready"
        state = json.loads(state_file.read_text())
        try:
            yield SimpleNamespace(endpoints=state["endpoints"], token=state["token"])
        finally:
            process.terminate()
            assert process.wait() == 0, log.read_text()


@pytest.fixture(scope="session")
def credentials(emulators):
    return Credentials(emulators.token)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """Nothing but the emulators is to be asked: a proxy of the machine would be asked for them too."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def api(emulators, credentials):
    """Opens google-api-python-client for a service of the emulators."""

    def open_api(service, version):
        document = json.loads(Path(DISCOVERY_DOC_DIR, f"{service}.{version}.json").read_text())
        # Uploads go to the root URL of the document, whatever endpoint the client is given.
        document["rootUrl"] = f"{emulators.endpoints[service]}/"
        del document["mtlsRootUrl"]
        return discovery.build_from_document(document, credentials=credentials)

    return open_api


@pytest.fixture(scope="session")
def storage(api):
    return api("storage", "v1")


@pytest.fixture
def filesystem(emulators, credentials):
    """gcsfs on the emulators, with nothing remembered from another test."""
    return gcsfs.GCSFileSystem(
        project=PROJECT,
        token=credentials,
        endpoint_url=emulators.endpoints["storage"],
        skip_instance_cache=True,
        use_listings_cache=False,
    )


@pytest.fixture
def bucket(storage):
    """A bucket of this test's own, with versions."""
    name = f"clients-{secrets.token_hex(8)}"
    body = {"name": name, "versioning": {"enabled": True}}
    storage.buckets().insert(project=PROJECT, body=body).execute()
    return name
