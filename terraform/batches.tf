# Who runs batches: the Airflow VM, and the ingest account where operators act as it.
locals {
  batch_submitters = merge(
    { airflow = google_service_account.airflow.member },
    length(var.operators) > 0 ? { ingest = google_service_account.ingest.member } : {},
  )
}

# The predefined roles for batches also change clusters and delete batches.
resource "google_project_iam_custom_role" "batch_submitter" {
  role_id     = "${replace(var.prefix, "-", "_")}_batch_submitter"
  title       = "Sluice batch submitter"
  description = "Creates, follows and cancels Dataproc batches."
  permissions = [
    "dataproc.batches.cancel",
    "dataproc.batches.create",
    "dataproc.batches.get",
    "dataproc.batches.list",
    "dataproc.operations.cancel",
    "dataproc.operations.get",
  ]

  depends_on = [google_project_service.apis]
}

resource "google_project_iam_member" "batch_submitter" {
  for_each = local.batch_submitters

  project = var.project
  role    = google_project_iam_custom_role.batch_submitter.id
  member  = each.value
}

# A batch is created with the account it runs as.
resource "google_service_account_iam_member" "runs_batches_as_spark" {
  for_each = local.batch_submitters

  service_account_id = google_service_account.spark.name
  role               = "roles/iam.serviceAccountUser"
  member             = each.value
}

# Without it a batch waits 600 s and fails. Google's role holds object access in all of the project, and Dataproc
# keeps its own staging buckets there: nothing secret belongs into another bucket of this project.
resource "google_project_iam_member" "spark_worker" {
  project = var.project
  role    = "roles/dataproc.worker"
  member  = google_service_account.spark.member
}
