"""The job: every dataset is read, cleaned, accounted for and published; one that fails does not stop the others."""

from collections.abc import Sequence

from .arguments import parse_arguments
from .batch.batch import run_batch
from .cause import root_cause
from .contract.contract import Contract
from .contract.document import ContractError
from .contract.parse_contract import parse_contract
from .lake import layout
from .lake.address import LakeAddress, open_storage
from .lake.connections import GOOGLE
from .lake.storage import Storage, StorageError
from .log import log, log_trace
from .session import session_opener


def main(argv: Sequence[str]) -> int:
    """0 when every dataset that has files was published, 1 when one was not, 2 when there was nothing to work by."""
    arguments = parse_arguments(argv)
    try:
        storage = open_storage(LakeAddress(arguments.lake, arguments.storage_endpoint or GOOGLE))
        contracts = read_contracts(storage, arguments.contracts)
        open_session = session_opener()
        # Also where the driver will do all of the work: a batch is a Spark application to whoever looks at it, and what
        # Dataproc makes of a driver that never becomes one is not written down.
        open_session()
        return 1 if run_batch(open_session, storage, contracts, arguments.batch_id) else 0
    except ContractError as error:
        log(f"NOTHING DONE: contract: {error}")
    except StorageError as error:
        log(f"NOTHING DONE: storage: {error}")
    except Exception as error:
        log_trace(error)
        log(f"NOTHING DONE: unexpected: {root_cause(error)}")
    return 2


def read_contracts(storage: Storage, prefix: str) -> list[Contract]:
    """@raises ContractError for one that is no good: which file belongs to which dataset depends on all of them"""
    contracts: dict[str, Contract] = {}
    for item in storage.list(prefix):
        if not item.name.endswith(".json"):
            continue
        text = storage.read(item.name, item.generation).decode(errors="replace")
        contract = parse_contract(text, item.name)
        if contract.dataset in contracts:
            raise ContractError(item.name, "dataset", f"is {contract.dataset!r} again", "each dataset once")
        contracts[contract.dataset] = contract
    if not contracts:
        raise ContractError(layout.uri(storage.bucket, prefix), "", "holds no contract", "at least one .json")
    return list(contracts.values())
