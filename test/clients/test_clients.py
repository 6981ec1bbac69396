"""Clients that others wrote, on the emulators as on Google: each relies on something that no document says."""

import io
import random

import pytest
from googleapiclient.http import MediaFileUpload, MediaIoBaseDownload

# Several chunks of a resumable upload, of gcsfs' 5 MiB, and no whole number of its steps of 256 KiB.
LARGE = random.Random(1).randbytes(12 * 1024 * 1024 + 12_345)
SMALL = b"id,amount\n1,2.50\n"


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
def test_write(filesystem, storage, bucket, content):
    with filesystem.open(f"{bucket}/folder/written.bin", "wb") as file:
        file.write(content)
    found = storage.objects().get(bucket=bucket, object="folder/written.bin").execute()
    assert found["size"] == str(len(content))
    assert storage.objects().get_media(bucket=bucket, object="folder/written.bin").execute() == content


def test_read(filesystem, storage, bucket, tmp_path):
    put(storage, bucket, "read.bin", LARGE, tmp_path)
    assert filesystem.cat_file(f"{bucket}/read.bin", start=1000, end=1010) == LARGE[1000:1010]
    with filesystem.open(f"{bucket}/read.bin", "rb", block_size=1024 * 1024) as file:
        file.seek(-100, io.SEEK_END)
        assert file.read() == LARGE[-100:]
        file.seek(5_000_000)
        assert file.read(3_000_000) == LARGE[5_000_000:8_000_000]
    assert filesystem.ls(bucket) == [f"{bucket}/read.bin"]

    target = io.BytesIO()
    download = MediaIoBaseDownload(target, storage.objects().get_media(bucket=bucket, object="read.bin"), 5_000_000)
    while not download.next_chunk()[1]:
        pass
    assert target.getvalue() == LARGE


@pytest.mark.parametrize("resumable", [False, True], ids=["multipart", "resumable"])
def test_create(api, storage, bucket, tmp_path, resumable):
    found = put(storage, bucket, "a folder/ação.csv", SMALL, tmp_path, resumable=resumable, metadata={"run": "1"})
    assert found["name"] == "a folder/ação.csv"
    assert (found["contentType"], found["metadata"], found["size"]) == ("text/csv", {"run": "1"}, str(len(SMALL)))

    drive = api("drive", "v3")
    media = media_of(SMALL, tmp_path, resumable=resumable)
    made = drive.files().create(body={"name": "ação.csv"}, media_body=media, fields="id,name,mimeType,size").execute()
    assert (made["name"], made["mimeType"], made["size"]) == ("ação.csv", "text/csv", str(len(SMALL)))
    assert drive.files().get_media(fileId=made["id"]).execute() == SMALL


def test_compose(filesystem, storage, bucket, tmp_path):
    for name, content in [("part-1", b"first,"), ("part-2", b"second")]:
        put(storage, bucket, name, content, tmp_path)
    filesystem.merge(f"{bucket}/merged", [f"{bucket}/part-1", f"{bucket}/part-2"])
    assert filesystem.cat_file(f"{bucket}/merged") == b"first,second"

    # What a client leaves open it may send as null.
    body = {"sourceObjects": [{"name": name, "generation": None} for name in ["part-2", "part-1"]]}
    storage.objects().compose(destinationBucket=bucket, destinationObject="composed", body=body).execute()
    assert storage.objects().get_media(bucket=bucket, object="composed").execute() == b"secondfirst,"


def test_versions(filesystem, storage, bucket, tmp_path):
    generations = [put(storage, bucket, "kept.csv", content, tmp_path)["generation"] for content in [b"old", b"new"]]
    listed = storage.objects().list(bucket=bucket, versions=True).execute()["items"]
    assert [found["generation"] for found in listed] == generations
    old = storage.objects().get_media(bucket=bucket, object="kept.csv", generation=generations[0]).execute()
    assert old == b"old"
    # gcsfs asks for them with Python's own True.
    kept = filesystem.ls(bucket, detail=True, versions=True)
    assert sorted(found["generation"] for found in kept) == sorted(generations)


def put(storage, bucket, name, content, folder, resumable=False, metadata=None):
    body = {"name": name, "metadata": metadata or {}}
    media = media_of(content, folder, resumable)
    return storage.objects().insert(bucket=bucket, body=body, media_body=media).execute()


def media_of(content, folder, resumable):
    path = folder / "upload.csv"
    path.write_bytes(content)
    return MediaFileUpload(str(path), mimetype="text/csv", chunksize=256 * 1024 * 20, resumable=resumable)
