"""Where the lake is, as one process tells another: small, and without anything open or secret."""

from dataclasses import dataclass

from .connections import GOOGLE
from .storage import Storage
from .workload_token import local_token, metadata_server_token


@dataclass(frozen=True)
class LakeAddress:
    """The lake bucket and the server that it is on."""

    bucket: str
    endpoint: str = GOOGLE


def open_storage(address: LakeAddress) -> Storage:
    """The bucket, for this process: each gets the workload's token from the metadata server itself."""
    if address.endpoint == GOOGLE:
        return Storage(address.bucket, GOOGLE, metadata_server_token())
    return Storage(address.bucket, address.endpoint, local_token() or (lambda: None))
