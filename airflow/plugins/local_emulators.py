"""For runs on one machine: sends Dataproc's batches to a server here instead of to Google.

The provider has no setting for the address. Installed on no VM; without SLUICE_DATAPROC_GRPC_ENDPOINT
(`127.0.0.1:PORT`) it changes nothing. SLUICE_EMULATORS_TOKEN is the bearer token that lets a batch run.
"""

import os

import grpc
from airflow.plugins_manager import AirflowPlugin
from airflow.providers.google.cloud.hooks.dataproc import DataprocHook
from google.cloud.dataproc_v1 import BatchControllerClient
from google.cloud.dataproc_v1.services.batch_controller.transports import BatchControllerGrpcTransport


class Bearer(grpc.UnaryUnaryClientInterceptor):
    def __init__(self, token: str) -> None:
        self.header = ("authorization", f"Bearer {token}")

    def intercept_unary_unary(self, continuation, details, request):
        metadata = [*(details.metadata or ()), self.header]
        return continuation(details._replace(metadata=metadata), request)


def batch_client(endpoint: str, token: str) -> BatchControllerClient:
    if endpoint.rsplit(":", 1)[0] != "127.0.0.1":
        raise ValueError(f"SLUICE_DATAPROC_GRPC_ENDPOINT must be 127.0.0.1:PORT, not {endpoint}.")
    channel = grpc.intercept_channel(grpc.insecure_channel(endpoint), Bearer(token))
    return BatchControllerClient(transport=BatchControllerGrpcTransport(channel=channel))


class LocalEmulators(AirflowPlugin):
    name = "sluice_local_emulators"


if ENDPOINT := os.environ.get("SLUICE_DATAPROC_GRPC_ENDPOINT"):
    TOKEN = os.environ["SLUICE_EMULATORS_TOKEN"]
    DataprocHook.get_batch_client = lambda *_, **__: batch_client(ENDPOINT, TOKEN)
