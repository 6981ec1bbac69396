# Each field of sluice.json that Terraform knows is an output of the same name in snake case.

mock_provider "google" {
  override_during = plan

  mock_resource "google_compute_subnetwork" {
    defaults = {
      id = "projects/example-project/regions/europe-west1/subnetworks/sluice-batches"
    }
  }
  mock_resource "google_cloudfunctions2_function" {
    defaults = {
      service_config = {
        service = "projects/example-project/locations/europe-west1/services/sluice-ingest"
        uri     = "https://sluice-ingest-abcdefghij-ew.a.run.app"
      }
    }
  }
}

override_resource {
  target          = google_service_account.ingest
  override_during = plan
  values          = { email = "sluice-ingest@example-project.iam.gserviceaccount.com" }
}

override_resource {
  target          = google_service_account.spark
  override_during = plan
  values          = { email = "sluice-spark@example-project.iam.gserviceaccount.com" }
}

variables {
  airflow_compose_file = "tests/fixtures/compose.yaml"
  drive_folders        = ["1AbCdEfGhIjKlMnOpQrStUvWxYz"]
  function_archive     = "tests/fixtures/function.zip"
  project              = "example-project"
  region               = "europe-west1"
}

run "sluice_json_can_be_filled" {
  command = plan

  assert {
    condition     = output.project == "example-project" && output.region == "europe-west1"
    error_message = "project or region is wrong."
  }
  assert {
    condition     = output.lake_bucket == "sluice-example-project-lake"
    error_message = "lake_bucket is wrong."
  }
  assert {
    condition     = output.drive_folders == tolist(["1AbCdEfGhIjKlMnOpQrStUvWxYz"])
    error_message = "drive_folders is wrong."
  }
  assert {
    condition     = output.service_account == "sluice-ingest@example-project.iam.gserviceaccount.com"
    error_message = "service_account is not the ingest account."
  }
  assert {
    condition     = output.spark_service_account == "sluice-spark@example-project.iam.gserviceaccount.com"
    error_message = "spark_service_account is not the account of the batches."
  }
  assert {
    condition     = output.subnetwork == "projects/example-project/regions/europe-west1/subnetworks/sluice-batches"
    error_message = "subnetwork is not the one of the batches."
  }
  assert {
    condition     = output.function_url == "https://sluice-ingest-abcdefghij-ew.a.run.app"
    error_message = "function_url is wrong."
  }
  assert {
    condition     = output.airflow_host == "sluice-airflow.europe-west1-b.c.example-project.internal" && output.airflow_path == "/opt/sluice/airflow/dags"
    error_message = "airflow_host or airflow_path is wrong."
  }
}

run "an_address_instead_of_a_folder_id_is_refused" {
  command = plan
  variables {
    drive_folders = ["https://drive.google.com/drive/folders/1AbCdEfGhIjKlMnOpQrStUvWxYz"]
  }
  expect_failures = [var.drive_folders]
}

run "everybody_is_no_operator" {
  command = plan
  variables {
    operators = ["allUsers"]
  }
  expect_failures = [var.operators]
}
