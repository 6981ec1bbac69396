"""For runs on one machine: sends Dataproc's batches to a server here instead of to Google.

The provider has no setting for the address. Installed on no VM; without SLUICE_DATAPROC_GRPC_ENDPOINT
(`127.0.0.1:PORT`) it changes nothing. SLUICE_EMULATORS_TOKEN is the bearer token that lets a batch run.
"""

import os
from collections.abc import Callable

import grpc
from airflow.plugins_manager import AirflowPlugin
from airflow.providers.google.cloud.hooks.dataproc import DataprocHook
from google.cloud.dataproc_v1 import BatchControllerClient
from google.cloud.dataproc_v1.services.batch_controller.transports import BatchControllerGrpcTransport
from google.protobuf.message import Message


class Bearer(grpc.UnaryUnaryClientInterceptor):  # type: ignore[misc] # grpc has no types
    """Puts the bearer token on each call: the client of the provider sends credentials over TLS only."""

    def __init__(self, token: str) -> None:
        self.header = ("authorization", f"Bearer {token}")

    def intercept_unary_unary(
        self,
        continuation: Callable[[grpc.ClientCallDetails, Message], grpc.Call],
        details: grpc.ClientCallDetails,
        request: Message,
    ) -> grpc.Call:
        """The call's answer; grpc asks for this method."""
        metadata = [*(details.metadata or ()), self.header]
        return continuation(details._replace(metadata=metadata), request)


def batch_client(endpoint: str, token: str) -> BatchControllerClient:
    """A client without TLS. Raises ValueError for an endpoint on another machine."""
    if endpoint.rsplit(":", 1)[0] != "127.0.0.1":
        raise ValueError(f"SLUICE_DATAPROC_GRPC_ENDPOINT must be 127.0.0.1:PORT, not {endpoint}.")
    channel = grpc.intercept_channel(grpc.insecure_channel(endpoint), Bearer(token))
    return BatchControllerClient(transport=BatchControllerGrpcTransport(channel=channel))


def ask_here(endpoint: str, token: str) -> None:
    """From now on every hook of the provider asks this server."""

    def client(*_: object, **__: object) -> BatchControllerClient:
        return batch_client(endpoint, token)

    DataprocHook.get_batch_client = client  # type: ignore[method-assign] # what this plugin is for


class LocalEmulators(AirflowPlugin):
    """Airflow imports the module for this class."""

    name = "sluice_local_emulators"


if ENDPOINT := os.environ.get("SLUICE_DATAPROC_GRPC_ENDPOINT"):
    ask_here(ENDPOINT, os.environ["SLUICE_EMULATORS_TOKEN"])
