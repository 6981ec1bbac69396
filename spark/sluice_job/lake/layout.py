"""The names of objects in the lake bucket: the only module that knows them."""

RAW = "raw/"


def curated_data(dataset: str, batch_id: str) -> str:
    """What all attempts of the batch wrote of the dataset."""
    return f"curated/{dataset}/data/{batch_id}/"


def attempt_data(dataset: str, batch_id: str, attempt: str) -> str:
    return f"{curated_data(dataset, batch_id)}{attempt}/"


def quarantine(dataset: str, batch_id: str) -> str:
    return f"curated/{dataset}/quarantine/{batch_id}/"


def report(dataset: str, batch_id: str) -> str:
    return f"curated/{dataset}/report/{batch_id}.json"


def publish(dataset: str, batch_id: str) -> str:
    return f"curated/{dataset}/publishes/{batch_id}.json"


def current(dataset: str) -> str:
    return f"curated/{dataset}/current"


def uri(bucket: str, name: str) -> str:
    return f"gs://{bucket}/{name}"
