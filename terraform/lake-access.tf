# Everybody in the pipeline reads the whole lake; who writes where is told by the first part of an object's name.
locals {
  ingest_writes = ["raw/", "_sluice/"]
  # Operators act as the ingest account: they stage jobs and bring back an older publish.
  operators_write = length(var.operators) > 0 ? ["jobs/", "curated/"] : []

  lake_readers = merge(
    {
      airflow = google_service_account.airflow.member
      ingest  = google_service_account.ingest.member
      spark   = google_service_account.spark.member
    },
    { for account in google_service_account.dag_push : "dag-push" => account.member },
  )
  # A push from GitHub stages the job.
  lake_stagers = {
    for account in google_service_account.dag_push :
    "dag-push" => { member = account.member, role = "roles/storage.objectCreator", under = ["jobs/"] }
  }
  lake_writers = merge(local.lake_stagers, {
    # Staged code is created once and never replaced: creating is enough.
    airflow = { member = local.lake_readers.airflow, role = "roles/storage.objectCreator", under = ["jobs/"] }
    # Replacing an object takes the right to delete it, which objectUser has and objectCreator has not.
    ingest = {
      member = local.lake_readers.ingest
      role   = "roles/storage.objectUser"
      under  = concat(local.ingest_writes, local.operators_write)
    }
    spark = { member = local.lake_readers.spark, role = "roles/storage.objectUser", under = ["curated/"] }
  })
}

resource "google_storage_bucket_iam_member" "lake_reader" {
  for_each = local.lake_readers

  bucket = google_storage_bucket.lake.name
  role   = "roles/storage.objectViewer"
  member = each.value
}

# objectViewer does not let anybody ask whether the bucket is there at all.
resource "google_storage_bucket_iam_member" "lake_bucket_reader" {
  for_each = local.lake_readers

  bucket = google_storage_bucket.lake.name
  role   = "roles/storage.legacyBucketReader"
  member = each.value
}

resource "google_storage_bucket_iam_member" "lake_writer" {
  for_each = local.lake_writers

  bucket = google_storage_bucket.lake.name
  role   = each.value.role
  member = each.value.member

  condition {
    title = "under-${replace(join("-", each.value.under), "/", "")}"
    expression = join(" || ", [
      for folder in each.value.under :
      "resource.name.startsWith(\"projects/_/buckets/${google_storage_bucket.lake.name}/objects/${folder}\")"
    ])
  }
}
