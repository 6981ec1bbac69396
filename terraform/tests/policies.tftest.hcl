# Holds of every plan: nothing is public, nothing is broader than its purpose. test/core/terraform/terraform.test.ts
# looks at all resources of the same plans, whatever their names.

mock_provider "google" {
  override_during = plan

  mock_resource "google_service_account" {
    defaults = {
      email  = "account@example-project.iam.gserviceaccount.com"
      member = "serviceAccount:account@example-project.iam.gserviceaccount.com"
      name   = "projects/example-project/serviceAccounts/account@example-project.iam.gserviceaccount.com"
    }
  }
  mock_resource "google_secret_manager_secret" {
    defaults = {
      id = "projects/example-project/secrets/example"
    }
  }
  mock_resource "google_project_iam_custom_role" {
    defaults = {
      id = "projects/example-project/roles/custom"
    }
  }
}

override_resource {
  target          = google_service_account.airflow
  override_during = plan
  values = {
    email  = "sluice-airflow@example-project.iam.gserviceaccount.com"
    member = "serviceAccount:sluice-airflow@example-project.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = google_service_account.ingest
  override_during = plan
  values = {
    email  = "sluice-ingest@example-project.iam.gserviceaccount.com"
    member = "serviceAccount:sluice-ingest@example-project.iam.gserviceaccount.com"
  }
}

override_resource {
  target          = google_compute_subnetwork.airflow
  override_during = plan
  values          = { id = "projects/example-project/regions/europe-west1/subnetworks/sluice-airflow" }
}

override_resource {
  target          = google_cloudfunctions2_function.ingest
  override_during = plan
  values = {
    service_config = { service = "projects/example-project/locations/europe-west1/services/sluice-ingest" }
  }
}

variables {
  airflow_compose_file = "tests/fixtures/compose.yaml"
  drive_folders        = ["1AbCdEfGhIjKlMnOpQrStUvWxYz"]
  function_archive     = "tests/fixtures/function.zip"
  operators            = ["user:ana@example.com"]
  project              = "example-project"
  region               = "europe-west1"
}

run "buckets_are_private_and_kept" {
  command = plan

  assert {
    condition = alltrue([
      for bucket in [google_storage_bucket.lake, google_storage_bucket.function_source] :
      bucket.public_access_prevention == "enforced" && bucket.uniform_bucket_level_access && !bucket.force_destroy
    ])
    error_message = "A bucket can be made public or is thrown away with its content."
  }
  assert {
    condition     = google_storage_bucket.lake.versioning[0].enabled
    error_message = "A replaced object of the lake could not be brought back."
  }
}

run "nobody_reaches_the_machines_but_through_iap" {
  command = plan

  assert {
    condition     = google_compute_firewall.ssh_through_iap.source_ranges == toset(["35.235.240.0/20"])
    error_message = "SSH is open to more than Identity-Aware Proxy."
  }
  assert {
    condition = one(google_compute_firewall.within_batches.source_ranges) == google_compute_subnetwork.batches.ip_cidr_range && (
      one(google_compute_firewall.within_batches.destination_ranges) == google_compute_subnetwork.batches.ip_cidr_range
    )
    error_message = "The rule for batches lets in more than their own subnet."
  }
  assert {
    condition     = length(google_compute_instance.airflow.network_interface[0].access_config) == 0
    error_message = "The Airflow VM has a public address."
  }
  assert {
    condition     = google_compute_instance.airflow.metadata.enable-oslogin == "TRUE"
    error_message = "SSH keys in metadata would let anybody in who may edit the machine."
  }
  assert {
    condition     = [for subnet in google_compute_router_nat.airflow.subnetwork : subnet.name] == ["projects/example-project/regions/europe-west1/subnetworks/sluice-airflow"]
    error_message = "Batches reach the internet."
  }
}

run "only_the_airflow_vm_calls_the_function" {
  command = plan

  assert {
    condition     = google_cloud_run_v2_service_iam_member.airflow_invokes_ingest.role == "roles/run.invoker"
    error_message = "The grant is another role."
  }
  assert {
    condition     = google_cloud_run_v2_service_iam_member.airflow_invokes_ingest.member == "serviceAccount:sluice-airflow@example-project.iam.gserviceaccount.com"
    error_message = "Somebody else than the Airflow VM calls the function."
  }
  assert {
    condition     = google_cloudfunctions2_function.ingest.service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY"
    error_message = "The function can be reached from the internet."
  }
}

run "the_function_runs_one_ingest_at_a_time" {
  command = plan

  assert {
    condition = (
      google_cloudfunctions2_function.ingest.service_config[0].max_instance_count == 1 &&
      google_cloudfunctions2_function.ingest.service_config[0].max_instance_request_concurrency == 1
    )
    error_message = "Two runs could begin at once."
  }
  assert {
    condition = (
      tonumber(google_cloudfunctions2_function.ingest.service_config[0].environment_variables.SLUICE_DEADLINE_SECONDS) <
      google_cloudfunctions2_function.ingest.service_config[0].timeout_seconds
    )
    error_message = "The function would be ended before it ends itself."
  }
}

run "the_archive_is_named_by_its_content" {
  command = plan

  assert {
    condition     = google_storage_bucket_object.function.name == "function-${filesha256("tests/fixtures/function.zip")}.zip"
    error_message = "Another archive would not make another revision."
  }
}

run "without_operators_the_ingest_account_runs_no_code" {
  command = plan
  variables {
    operators = []
  }

  assert {
    condition     = keys(google_project_iam_member.batch_submitter) == ["airflow"]
    error_message = "The function's account may create batches though no operator acts as it."
  }
  assert {
    condition = google_storage_bucket_iam_member.lake_writer["ingest"].condition[0].expression == join(" || ", [
      "resource.name.startsWith(\"projects/_/buckets/sluice-example-project-lake/objects/raw/\")",
      "resource.name.startsWith(\"projects/_/buckets/sluice-example-project-lake/objects/_sluice/\")",
    ])
    error_message = "The ingest account writes elsewhere than raw/ and its own state."
  }
  assert {
    condition     = length(google_compute_instance_iam_member.airflow_login) == 0
    error_message = "Somebody may log in to the VM though there is no operator."
  }
}

run "no_secret_value_is_in_the_metadata" {
  command = plan

  assert {
    condition = alltrue([
      for line in split("\n", google_compute_instance.airflow.metadata.sluice-secrets) :
      can(regex("^[A-Z_]+ \\S+ [0-9]+$", line))
    ])
    error_message = "The metadata holds more than names of secrets."
  }
}
