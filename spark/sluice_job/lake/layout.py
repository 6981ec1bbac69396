"""The names of objects in the lake bucket: the only module that knows them."""

RAW = "raw/"


def curated_data(dataset: str, batch_id: str) -> str:
    """What all attempts of the batch wrote of the dataset."""
    return f"curated/{dataset}/data/{batch_id}/"


def attempt_data(dataset: str, batch_id: str, attempt: str) -> str:
    """Prefix of the Parquet files that one attempt wrote of the dataset."""
    return f"{curated_data(dataset, batch_id)}{attempt}/"


def quarantine(dataset: str, batch_id: str, attempt: str) -> str:
    """Prefix of the rows that one attempt put aside."""
    return f"curated/{dataset}/quarantine/{batch_id}/{attempt}/"


def report(dataset: str, batch_id: str) -> str:
    """The batch's quality report of the dataset: one for all its attempts."""
    return f"curated/{dataset}/report/{batch_id}.json"


def publishes(dataset: str) -> str:
    """Prefix of the dataset's publish documents."""
    return f"curated/{dataset}/publishes/"


def publish(dataset: str, batch_id: str, attempt: str | None) -> str:
    """No attempt: of a batch that ran before each attempt had a document of its own."""
    return (
        f"{publishes(dataset)}{batch_id}.json" if attempt is None else f"{publishes(dataset)}{batch_id}/{attempt}.json"
    )


def current(dataset: str) -> str:
    """What makes a publish: the list of the files that are the dataset now."""
    return f"curated/{dataset}/current"


def uri(bucket: str, name: str) -> str:
    """An object's, or a prefix's, address."""
    return f"gs://{bucket}/{name}"
