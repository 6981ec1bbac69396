import re

import pytest
import yaml

from conftest import AIRFLOW

COMPOSE = yaml.safe_load((AIRFLOW / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
COMPONENTS = ["api-server", "scheduler", "dag-processor", "triggerer"]
LOCK = (AIRFLOW.parent / "setup" / "airflow.requirements.txt").read_text()


def test_the_vm_runs_the_versions_that_are_tested():
    image = SERVICES["scheduler"]["build"]["dockerfile_inline"]
    (airflow,) = re.findall(r"^apache-airflow==(\S+)", LOCK, re.MULTILINE)
    (provider,) = re.findall(r"^apache-airflow-providers-google==(\S+)", LOCK, re.MULTILINE)
    assert f"FROM apache/airflow:{airflow}-python" in image
    assert f"apache-airflow=={airflow} " in image
    assert f"apache-airflow-providers-google=={provider} " in image
    assert SERVICES["scheduler"]["image"] == f"sluice-airflow:{airflow}-google-{provider}"


def test_nothing_listens_beyond_the_machine():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8080:8080"]


def test_every_image_is_pinned():
    for service in SERVICES.values():
        assert re.fullmatch(r"[\w-]+:\d+\.\d[\w.-]*", service["image"])


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_signs_with_the_same_secret_and_finds_the_api_server(component):
    environment = SERVICES[component]["environment"]
    assert environment["AIRFLOW__API_AUTH__JWT_SECRET"] == "${AIRFLOW_JWT_SECRET:?}"
    assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://api-server:8080/execution/"


@pytest.mark.parametrize("component", [*COMPONENTS, "postgres"])
def test_every_component_is_watched_and_started_again(component):
    assert SERVICES[component]["healthcheck"]["test"]
    assert SERVICES[component]["restart"] == "unless-stopped"


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_parent_of_the_releases_is_mounted_and_cannot_be_written(component):
    assert "./dags:/opt/sluice/airflow/dags:ro" in SERVICES[component]["volumes"]
    assert SERVICES[component]["environment"]["AIRFLOW__CORE__DAGS_FOLDER"] == "/opt/sluice/airflow/dags/current/dags"


def test_every_secret_comes_from_outside_and_is_missed_when_it_is_not_there():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|KEY|SQL_ALCHEMY", name):
                assert re.search(r"\$\{[A-Z_]+:\?\}", value), name
