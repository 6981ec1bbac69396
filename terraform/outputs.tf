# What sluice.json holds carries the name of its field there, in snake case.

output "airflow_host" {
  description = "sluice.json: the Airflow VM, inside its network. From outside, tunnel through Identity-Aware Proxy."
  value       = local.airflow_host
}

output "airflow_instance" {
  description = "Name of the Airflow VM, for gcloud compute ssh --tunnel-through-iap."
  value       = google_compute_instance.airflow.name
}

output "airflow_path" {
  description = "sluice.json: parent of the DAG releases on the VM."
  value       = local.airflow_path
}

output "airflow_zone" {
  description = "Zone of the Airflow VM."
  value       = local.airflow_zone
}

output "dag_push_service_account" {
  description = "Account of the workflow that pushes DAGs; null without GitHub."
  value       = one(google_service_account.dag_push[*].email)
}

output "drive_folders" {
  description = "sluice.json: the Drive folders to ingest. Share each with service_account, as a reader."
  value       = var.drive_folders
}

output "function_url" {
  description = "sluice.json: address of the ingest function, and the audience of the ID token that calls it."
  value       = google_cloudfunctions2_function.ingest.service_config[0].uri
}

output "lake_bucket" {
  description = "sluice.json: the lake bucket."
  value       = google_storage_bucket.lake.name
}

output "project" {
  description = "sluice.json: the project."
  value       = var.project
}

output "region" {
  description = "sluice.json: the region."
  value       = var.region
}

output "service_account" {
  description = "sluice.json: the ingest account. Share the Drive folders with it."
  value       = google_service_account.ingest.email
}

output "spark_service_account" {
  description = "sluice.json: the account that batches run as."
  value       = google_service_account.spark.email
}

output "subnetwork" {
  description = "sluice.json: subnetwork of the batches."
  value       = google_compute_subnetwork.batches.id
}

output "workload_identity_provider" {
  description = "What the workflow that pushes DAGs signs in with; null without GitHub."
  value       = one(google_iam_workload_identity_pool_provider.github[*].name)
}
