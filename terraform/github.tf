# The workflow that pushes DAGs proves who it is with the token of its run: there is no key to leak.
resource "google_iam_workload_identity_pool" "github" {
  count = var.github == null ? 0 : 1

  workload_identity_pool_id = "${var.prefix}-github"
  display_name              = "Sluice: GitHub Actions"

  depends_on = [google_project_service.apis]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  count = var.github == null ? 0 : 1

  workload_identity_pool_id          = google_iam_workload_identity_pool.github[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "github"

  attribute_mapping = {
    "google.subject"          = "assertion.sub"
    "attribute.repository_id" = "assertion.repository_id"
  }
  attribute_condition = join(" && ", [
    "assertion.repository_owner_id == '${var.github.owner_id}'",
    "assertion.repository_id == '${var.github.repository_id}'",
    "assertion.ref == '${var.github.ref}'",
  ])

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account" "dag_push" {
  count = var.github == null ? 0 : 1

  account_id   = "${var.prefix}-dag-push"
  display_name = "Sluice: pushes DAGs from GitHub Actions"

  depends_on = [google_project_service.apis]
}

resource "google_service_account_iam_member" "github_acts_as_dag_push" {
  count = var.github == null ? 0 : 1

  service_account_id = google_service_account.dag_push[0].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github[0].name}/attribute.repository_id/${var.github.repository_id}"
}

# The command line acts as the account it is given; in the workflow that is the one it has signed in as.
resource "google_service_account_iam_member" "dag_push_acts_as_itself" {
  count = var.github == null ? 0 : 1

  service_account_id = google_service_account.dag_push[0].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.dag_push[0].member
}
