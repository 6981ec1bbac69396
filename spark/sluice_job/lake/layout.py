"""The names of objects in the lake bucket: the only module that knows them."""

RAW = "raw/"


def curated_data(dataset: str, batch_id: str) -> str:
    """What all attempts of the batch wrote of the dataset."""
    return f"curated/{dataset}/data/{batch_id}/"


def attempt_data(dataset: str, batch_id: str, attempt: str) -> str:
    return f"{curated_data(dataset, batch_id)}{attempt}/"


def quarantine(dataset: str, batch_id: str, attempt: str) -> str:
    return f"curated/{dataset}/quarantine/{batch_id}/{attempt}/"


def report(dataset: str, batch_id: str) -> str:
    return f"curated/{dataset}/report/{batch_id}.json"


def publishes(dataset: str) -> str:
    return f"curated/{dataset}/publishes/"


def publish(dataset: str, batch_id: str, attempt: str | None) -> str:
    """No attempt: of a batch that ran before each attempt had a document of its own."""
    return (
        f"{publishes(dataset)}{batch_id}.json" if attempt is None else f"{publishes(dataset)}{batch_id}/{attempt}.json"
    )


def current(dataset: str) -> str:
    return f"curated/{dataset}/current"


def uri(bucket: str, name: str) -> str:
    return f"gs://{bucket}/{name}"
