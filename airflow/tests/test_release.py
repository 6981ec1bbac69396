import json

import pytest

from conftest import CONFIG, JOB
from sluice.release import Job, Release, ReleaseError, read_release


def test_it_is_read_from_beside_the_dags(tmp_path):
    dags = tmp_path / "dags"
    dags.mkdir()
    (tmp_path / "sluice.json").write_text(json.dumps(CONFIG))
    (tmp_path / "job.json").write_text(json.dumps(JOB))
    assert read_release(str(dags / "daily.py")) == Release(
        project="test-project",
        region="europe-west1",
        lake_bucket="test-lake",
        function_url="https://ingest.example.com",
        job=Job(
            main="gs://test-lake/jobs/abc/job.py",
            py_files=("gs://test-lake/jobs/abc/sluice_job.zip",),
            contracts="gs://test-lake/jobs/def/contracts/",
        ),
        spark_service_account="spark@test-project.iam.gserviceaccount.com",
    )


def test_the_link_is_resolved_once_so_that_one_release_is_read_whole(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / "dags").mkdir(parents=True)
        (tmp_path / name / "dags" / "daily.py").touch()
        (tmp_path / name / "sluice.json").write_text(json.dumps({**CONFIG, "project": name}))
        (tmp_path / name / "job.json").write_text(json.dumps(JOB))
    (tmp_path / "current").symlink_to("two")
    assert read_release(str(tmp_path / "current" / "dags" / "daily.py")).project == "two"


def test_the_environment_names_other_files(tmp_path, monkeypatch):
    (tmp_path / "elsewhere.json").write_text(json.dumps({**CONFIG, "project": "elsewhere"}))
    (tmp_path / "staged.json").write_text(json.dumps(JOB))
    monkeypatch.setenv("SLUICE_CONFIG", str(tmp_path / "elsewhere.json"))
    monkeypatch.setenv("SLUICE_JOB", str(tmp_path / "staged.json"))
    monkeypatch.setenv("SLUICE_STORAGE_ENDPOINT", "http://127.0.0.1:4443")
    release = read_release("/nowhere/dags/daily.py")
    assert (release.project, release.storage_endpoint) == ("elsewhere", "http://127.0.0.1:4443")


@pytest.mark.parametrize(
    ("config", "job", "complaint"),
    [
        (None, JOB, "sluice.json can't be read"),
        ("not json", JOB, "sluice.json can't be read"),
        ([], JOB, "sluice.json is not a JSON object"),
        ({**CONFIG, "functionUrl": None}, JOB, "has no functionUrl"),
        (CONFIG, {**JOB, "main": ""}, "job.json has no main"),
        (CONFIG, {**JOB, "pyFiles": [1]}, "pyFiles is not a list"),
    ],
)
def test_what_is_missing_is_named(tmp_path, config, job, complaint):
    (tmp_path / "dags").mkdir()
    for name, document in (("sluice.json", config), ("job.json", job)):
        if document is not None:
            text = document if isinstance(document, str) else json.dumps(document)
            (tmp_path / name).write_text(text)
    with pytest.raises(ReleaseError, match=complaint):
        read_release(str(tmp_path / "dags" / "daily.py"))


def test_a_storage_endpoint_elsewhere_is_refused(release_folder, monkeypatch):
    monkeypatch.setenv("SLUICE_CONFIG", str(release_folder / "sluice.json"))
    monkeypatch.setenv("SLUICE_JOB", str(release_folder / "job.json"))
    monkeypatch.setenv("SLUICE_STORAGE_ENDPOINT", "http://storage.example.com")
    with pytest.raises(ReleaseError, match="on this machine"):
        read_release(str(release_folder / "dags" / "daily.py"))
