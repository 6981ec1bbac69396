mock_provider "google" {
  override_during = plan

  mock_resource "google_iam_workload_identity_pool" {
    defaults = {
      name = "projects/123456789012/locations/global/workloadIdentityPools/sluice-github"
    }
  }
  mock_resource "google_iam_workload_identity_pool_provider" {
    defaults = {
      name = "projects/123456789012/locations/global/workloadIdentityPools/sluice-github/providers/github"
    }
  }
  mock_resource "google_service_account" {
    defaults = {
      email  = "account@example-project.iam.gserviceaccount.com"
      member = "serviceAccount:account@example-project.iam.gserviceaccount.com"
    }
  }
}

variables {
  airflow_compose_file = "tests/fixtures/compose.yaml"
  drive_folders        = ["1AbCdEfGhIjKlMnOpQrStUvWxYz"]
  function_archive     = "tests/fixtures/function.zip"
  project              = "example-project"
  region               = "europe-west1"
  github = {
    owner_id      = "1001"
    repository_id = "2002"
  }
}

run "only_one_branch_of_one_repository_signs_in" {
  command = plan

  assert {
    condition     = google_iam_workload_identity_pool_provider.github[0].attribute_condition == "assertion.repository_owner_id == '1001' && assertion.repository_id == '2002' && assertion.ref == 'refs/heads/main'"
    error_message = "Another repository or branch could push DAGs."
  }
  assert {
    condition     = google_service_account_iam_member.github_acts_as_dag_push[0].member == "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/sluice-github/attribute.repository_id/2002"
    error_message = "The account can be acted as by more than the repository."
  }
  assert {
    condition     = output.workload_identity_provider == "projects/123456789012/locations/global/workloadIdentityPools/sluice-github/providers/github"
    error_message = "The workflow would not find its provider."
  }
}

run "the_account_logs_in_and_stages_the_job_and_does_nothing_else" {
  command = plan

  assert {
    condition     = keys(google_compute_instance_iam_member.airflow_login) == ["dag-push"]
    error_message = "The pushing account does not reach the VM, or somebody else does."
  }
  assert {
    condition     = google_compute_instance_iam_member.airflow_login["dag-push"].role == "roles/compute.osLogin"
    error_message = "A push has no need of root."
  }
  assert {
    condition     = google_storage_bucket_iam_member.lake_writer["dag-push"].role == "roles/storage.objectCreator"
    error_message = "A push stages what is new and replaces nothing."
  }
  assert {
    condition     = strcontains(google_storage_bucket_iam_member.lake_writer["dag-push"].condition[0].expression, "/objects/jobs/")
    error_message = "A push stages the job and writes nowhere else."
  }
  assert {
    condition     = google_service_account_iam_member.dag_push_acts_as_itself[0].member == google_service_account.dag_push[0].member
    error_message = "The command line could not act as the account that it has signed in as."
  }
}

run "nothing_of_it_without_github" {
  command = plan
  variables {
    github = null
  }

  assert {
    condition     = length(google_iam_workload_identity_pool.github) == 0 && output.dag_push_service_account == null
    error_message = "An unused door stands open."
  }
}

run "a_repository_name_is_refused" {
  command = plan
  variables {
    github = {
      owner_id      = "example"
      repository_id = "2002"
    }
  }
  expect_failures = [var.github]
}
