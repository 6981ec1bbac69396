locals {
  function_deadline_seconds = var.function_timeout_seconds - 60

  function_build_roles = toset(["roles/logging.logWriter", "roles/artifactregistry.writer"])
}

# Named by its content: the same archive is never uploaded twice, another one makes a new revision.
resource "google_storage_bucket_object" "function" {
  bucket       = google_storage_bucket.function_source.name
  name         = "function-${filesha256(var.function_archive)}.zip"
  source       = var.function_archive
  content_type = "application/zip"

  lifecycle {
    create_before_destroy = true
    # Where the archive lies differs between machines; its name above tells whether it is another one.
    ignore_changes = [source]
  }
}

resource "google_cloudfunctions2_function" "ingest" {
  name        = "${var.prefix}-ingest"
  location    = var.region
  description = "Copies new files of the Drive folders into the lake."

  build_config {
    runtime         = "nodejs24"
    entry_point     = "ingest"
    service_account = google_service_account.function_build.id

    source {
      storage_source {
        bucket = google_storage_bucket.function_source.name
        object = google_storage_bucket_object.function.name
      }
    }
  }

  service_config {
    service_account_email = google_service_account.ingest.email
    ingress_settings      = var.function_ingress
    available_memory      = "512Mi"
    available_cpu         = "1"
    timeout_seconds       = var.function_timeout_seconds
    # One run at a time. The lease in the lake is what keeps two apart; this spares the second one its start.
    max_instance_count               = 1
    max_instance_request_concurrency = 1

    environment_variables = {
      SLUICE_DEADLINE_SECONDS = local.function_deadline_seconds
      SLUICE_DRIVE_FOLDERS    = join(",", var.drive_folders)
      SLUICE_LAKE_BUCKET      = google_storage_bucket.lake.name
      SLUICE_PROJECT          = var.project
      SLUICE_REGION           = var.region
    }
  }

  depends_on = [
    google_project_iam_member.function_build,
    google_storage_bucket_iam_member.function_build_reads_source,
    google_storage_bucket_iam_member.lake_bucket_reader,
    google_storage_bucket_iam_member.lake_reader,
    google_storage_bucket_iam_member.lake_writer,
  ]
}

# The invoker of a second-generation function is the invoker of the Cloud Run service below it: the function's own
# IAM resources refuse roles/run.invoker (hashicorp/terraform-provider-google#15264, #21674).
resource "google_cloud_run_v2_service_iam_member" "airflow_invokes_ingest" {
  name     = google_cloudfunctions2_function.ingest.service_config[0].service
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.airflow.member
}

resource "google_project_iam_member" "function_build" {
  for_each = local.function_build_roles

  project = var.project
  role    = each.key
  member  = google_service_account.function_build.member
}

resource "google_storage_bucket_iam_member" "function_build_reads_source" {
  bucket = google_storage_bucket.function_source.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.function_build.member
}
